/** The table `share_links`: by each, anyone sees one stack. */
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { User } from '../accounts/user.entity.ts';
import { count, nowByDefault } from '../database/columns.ts';

@Entity('share_links')
@Index('uq_link_token', ['token'], { unique: true })
@Index('idx_link_stack', ['userId', 'stackId'])
export class ShareLink {
  @PrimaryGeneratedColumn({ unsigned: true }) id: number;
  @Column(count('user_id')) userId: number;
  /** No foreign key: a link waits while its stack is in the trash. */
  @Column(count('stack_id')) stackId: number;
  /** In hexadecimal digits, for MariaDB compares without regard to case. */
  @Column({ type: 'varchar', length: 40 }) token: string;
  @Column({ name: 'with_fits', type: Boolean, default: false }) withFits: boolean;
  @Column(nowByDefault('created_at')) createdAt: Date;

  @ManyToOne(() => User, { onDelete: 'CASCADE', onUpdate: 'RESTRICT' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'share_links_user' })
  user: User;
}
