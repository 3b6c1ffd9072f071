/** /api/auth: accounts, sessions, passwords; what goes by mail is beside it. */
import { Body, Controller, Inject, Ip, Res } from '@nestjs/common';
import * as api from '@crowdsky/api';
import type { Account, MeResponse, RegisterResponse, Session } from '@crowdsky/api';
import type { FastifyReply } from 'fastify';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { DeleteAccountService } from '../archive/delete-account-service.ts';
import { PublicService } from '../archive/public-service.ts';
import { Caller } from '../accounts/access.ts';
import { Route } from '../accounts/route.ts';
import { accountView } from '../accounts/account-view.ts';
import { PasswordService } from '../accounts/password-service.ts';
import { RegistrationService } from '../accounts/registration-service.ts';
import { clearSessionCookie, setSessionCookie } from '../accounts/session-cookie.ts';
import { SignInService } from '../accounts/sign-in-service.ts';
import type { Principal } from '../accounts/principal.ts';
import type { User } from '../accounts/user.entity.ts';

@Controller()
export class AuthController {
  constructor(
    private readonly registration: RegistrationService,
    private readonly passwords: PasswordService,
    private readonly signIn: SignInService,
    private readonly deletion: DeleteAccountService,
    private readonly publishing: PublicService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Route(api.endpoints.register)
  async register(
    @Body({ schema: api.registerRequest }) body: api.RegisterRequest,
    @Ip() address: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RegisterResponse> {
    const user = await this.registration.register(body, address);
    return user ? this.startSession(user, reply) : { confirm: 'email' };
  }

  @Route(api.endpoints.login)
  async login(
    @Body({ schema: api.loginRequest }) body: api.LoginRequest,
    @Ip() address: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    return this.startSession(await this.signIn.byPassword(body.login, body.password, address), reply);
  }

  @Route(api.endpoints.logout)
  async logout(@Caller() caller: Principal, @Res({ passthrough: true }) reply: FastifyReply) {
    if (caller.sessionHash !== undefined) await this.signIn.endSession(caller.sessionHash);
    clearSessionCookie(reply, this.config);
    return { ok: true };
  }

  @Route(api.endpoints.me)
  me(@Caller() caller: Principal): MeResponse {
    const account = accountView(caller.user);
    return caller.csrfToken === undefined ? { account } : { account, csrfToken: caller.csrfToken };
  }

  @Route(api.endpoints.changeAccount)
  async changeAccount(
    @Caller() caller: Principal,
    @Body({ schema: api.changeAccountRequest }) { stacksPublic }: api.ChangeAccountRequest,
  ): Promise<Account> {
    return accountView(await this.publishing.setAccount(caller.user, stacksPublic));
  }

  @Route(api.endpoints.deleteAccount)
  async deleteAccount(
    @Caller() caller: Principal,
    @Body({ schema: api.deleteAccountRequest }) body: { password: string },
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.passwords.require(caller, body.password);
    await this.deletion.deleteAccount(caller.user);
    clearSessionCookie(reply, this.config);
    return { ok: true };
  }

  @Route(api.endpoints.changePassword)
  async changePassword(
    @Caller() caller: Principal,
    @Body({ schema: api.changePasswordRequest }) body: api.ChangePasswordRequest,
  ) {
    await this.passwords.require(caller, body.currentPassword);
    await this.passwords.change(caller, body);
    return { ok: true };
  }

  private async startSession(user: User, reply: FastifyReply): Promise<Session> {
    const { token, csrfToken, expiresAt } = await this.signIn.startSession(user);
    setSessionCookie(reply, this.config, token, expiresAt);
    return { account: accountView(user), csrfToken };
  }
}
