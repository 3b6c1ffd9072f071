/** What transactions of other rooms may do to the row of a user. */
export { addStorageUsed, deleteUser, requireUser } from './account-repository.ts';
