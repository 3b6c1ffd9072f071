/** Checks each request against the schema beside its parameter; a refusal names each field that failed. */
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { AppError } from '../ground/app-error.ts';

const maxFields = 20;

export const requestChecks = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) => {
    const fields = issues.slice(0, maxFields).map((issue) => ({
      path: (issue.path ?? [])
        .map((part) => String(typeof part === 'object' ? part.key : part))
        .join('.')
        .slice(0, 100),
      message: issue.message.slice(0, 200),
    }));
    const first = fields.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))[0];
    return new AppError('bad-request', `The request cannot be accepted. ${first ?? ''}`.trim(), { fields });
  },
});
