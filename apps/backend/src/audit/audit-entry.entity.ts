/** The table `audit_log`: what admins did. */
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { count, optionalText } from '../database/columns.ts';

/** Names nobody by a foreign key: an entry outlives the accounts it tells of. */
@Entity('audit_log')
@Index('idx_audit_target', ['targetKind', 'targetId'])
export class AuditEntry {
  @PrimaryGeneratedColumn({ unsigned: true }) id: number;
  @Column({ type: 'datetime', precision: 3 }) at: Date;
  @Column({ type: 'simple-enum', enum: ['command', 'api'] }) source: 'command' | 'api';
  /** Null for the command, which no account calls. */
  @Column(count('actor_id', { nullable: true })) actorId: number | null;
  @Column({ name: 'actor_name', type: 'varchar', length: 255 }) actorName: string;
  @Column({ type: 'varchar', length: 32 }) action: string;
  @Column({ name: 'target_kind', type: 'simple-enum', enum: ['user', 'job', 'storage'] }) targetKind:
    'user' | 'job' | 'storage';
  @Column(count('target_id', { nullable: true })) targetId: number | null;
  @Column(optionalText('target_name', 255)) targetName: string | null;
  /** The changed values as JSON. */
  @Column({ name: 'old_values', type: 'text', nullable: true }) oldValues: string | null;
  @Column({ name: 'new_values', type: 'text', nullable: true }) newValues: string | null;
}
