package io.creditgrid.grid.security;

import io.creditgrid.persistence.key.KeyFile;
import java.time.ZoneOffset;

/**
 * What the security plugin of a node is made from. All but users and sources must be equal on all nodes of a grid; those
 * two may differ while an operator rolls out a change, which is said in the log.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param keys the grid's secrets
 * @param users log-ins
 * @param sources who may write which feed
 * @param roles what each role may do
 * @param partitions P, fixed at creation
 * @param offset the grid's offset, fixed at creation
 */
public record GateSettings(
        KeyFile keys, Users users, SourceList sources, RoleTable roles, int partitions, ZoneOffset offset) {}
