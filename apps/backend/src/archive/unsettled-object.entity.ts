/** The table `unsettled_objects`: what may lie in the storage without a row that vouches for it. */
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { nowByDefault } from '../database/columns.ts';

@Entity('unsettled_objects')
@Index('idx_unsettled_due', ['dueAt'])
export class UnsettledObject {
  @PrimaryColumn({ name: 'object_name', type: 'varchar', length: 512 }) objectName: string;
  @Column(nowByDefault('created_at')) createdAt: Date;
  /** When cleanup may look: at once for a deletion, later for a put that is under way. */
  @Column({ name: 'due_at', type: 'datetime' }) dueAt: Date;
}
