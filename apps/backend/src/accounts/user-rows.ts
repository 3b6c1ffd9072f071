/** The operations on a user's row that transactions of other rooms may use. */
export {
  addBufferUsed,
  addStorageUsed,
  addTrashUsed,
  deleteUser,
  lockAccount,
  requireUser,
  sumStorageUsed,
} from './account-repository.ts';
