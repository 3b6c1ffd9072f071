/** /api/auth: confirming an address and resetting a password, by mail. */
import { Body, Controller, Ip } from '@nestjs/common';
import * as api from '@crowdsky/api';
import { Caller } from '../accounts/access.ts';
import { PasswordResetService } from '../accounts/password-reset-service.ts';
import { RegistrationService } from '../accounts/registration-service.ts';
import { Route } from '../accounts/route.ts';
import type { Principal } from '../accounts/principal.ts';

@Controller()
export class MailController {
  constructor(
    private readonly registration: RegistrationService,
    private readonly resets: PasswordResetService,
  ) {}

  @Route(api.endpoints.sendVerification)
  async sendVerification(@Caller() caller: Principal, @Ip() address: string) {
    await this.registration.sendVerification(caller.user, address);
    return { ok: true };
  }

  @Route(api.endpoints.verifyEmail)
  async verifyEmail(@Body({ schema: api.mailTokenRequest }) body: { token: string }) {
    await this.registration.verifyEmail(body.token);
    return { ok: true };
  }

  @Route(api.endpoints.forgotPassword)
  forgotPassword(
    @Body({ schema: api.forgotPasswordRequest }) body: { email: string },
    @Ip() address: string,
  ) {
    this.resets.forget(body.email, address);
    return { ok: true };
  }

  @Route(api.endpoints.resetPassword)
  async resetPassword(
    @Body({ schema: api.resetPasswordRequest }) body: api.ResetPasswordRequest,
    @Ip() address: string,
  ) {
    await this.resets.reset(body, address);
    return { ok: true };
  }
}
