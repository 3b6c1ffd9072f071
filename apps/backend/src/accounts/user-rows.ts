/** The operations on a user's row that transactions of other rooms may use. */
export {
  addStorageUsed,
  addTrashUsed,
  deleteUser,
  requireUser,
  sumStorageUsed,
} from './account-repository.ts';
