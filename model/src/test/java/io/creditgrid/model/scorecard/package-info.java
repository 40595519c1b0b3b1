/** Tests of scorecards: format, arithmetic, reasons, metrics. */
@NullMarked
package io.creditgrid.model.scorecard;

import org.jspecify.annotations.NullMarked;
