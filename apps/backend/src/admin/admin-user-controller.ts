/** /api/admin/users. */
import { Body, Controller, Param, Query } from '@nestjs/common';
import * as api from '@crowdsky/api';
import type { AdminUser, AdminUserList, AdminUserQuery, ChangeUserRequest } from '@crowdsky/api';
import { Caller } from '../accounts/access.ts';
import { Route } from '../accounts/route.ts';
import type { Principal } from '../accounts/principal.ts';
import { actorOf } from './actor-of.ts';
import { AdminUserService } from './admin-user-service.ts';

const id = { schema: api.idParameter };

@Controller()
export class AdminUserController {
  constructor(private readonly users: AdminUserService) {}

  @Route(api.endpoints.listUsers)
  list(@Query({ schema: api.adminUserQuery }) query: AdminUserQuery): Promise<AdminUserList> {
    return this.users.list(query);
  }

  @Route(api.endpoints.getUser)
  get(@Param('id', id) userId: number): Promise<AdminUser> {
    return this.users.get(userId);
  }

  @Route(api.endpoints.changeUser)
  change(
    @Caller() caller: Principal,
    @Param('id', id) userId: number,
    @Body({ schema: api.changeUserRequest }) body: ChangeUserRequest,
  ): Promise<AdminUser> {
    return this.users.change(actorOf(caller), userId, body);
  }
}
