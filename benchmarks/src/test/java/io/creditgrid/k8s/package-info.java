/** The archive and the manifests of k8s/: that they say what the node says, and that a node runs as they say. */
@NullMarked
package io.creditgrid.k8s;

import org.jspecify.annotations.NullMarked;
