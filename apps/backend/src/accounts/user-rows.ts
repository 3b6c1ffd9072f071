/** The operations on a user's row that transactions of other rooms may use. */
export {
  addBufferUsed,
  addStorageUsed,
  addTrashUsed,
  deleteUser,
  findUser,
  findUserByLogin,
  lockAccount,
  requireUser,
  sumStorageUsed,
  sumTrashUsed,
  updateUser,
} from './account-repository.ts';
export { findAccounts, hasOtherAdmin } from './find-accounts.ts';
