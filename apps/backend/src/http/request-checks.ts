/** Checks each request against the schema beside its parameter; a refusal names each field that failed. */
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { badFields } from '../ground/checked.ts';

export const requestChecks = new StandardSchemaValidationPipe({ exceptionFactory: badFields });
