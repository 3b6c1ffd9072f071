/** The table `unsettled_objects`: objects that may be stored without a row that refers to them. */
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { nowByDefault } from '../database/columns.ts';

@Entity('unsettled_objects')
@Index('idx_unsettled_due', ['dueAt'])
export class UnsettledObject {
  @PrimaryColumn({ name: 'object_name', type: 'varchar', length: 512 }) objectName: string;
  @Column(nowByDefault('created_at')) createdAt: Date;
  /** When cleanup may check it: at once for a deletion, later for a running put. */
  @Column({ name: 'due_at', type: 'datetime' }) dueAt: Date;
}
