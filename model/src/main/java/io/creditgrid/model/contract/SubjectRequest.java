package io.creditgrid.model.contract;

/**
 * Names a personal subject whose key is to be destroyed.
 *
 * @param firm its identifier, or its tag
 */
public record SubjectRequest(String firm) {}
