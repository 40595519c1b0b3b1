package io.creditgrid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.loaders.DryRun;
import io.creditgrid.loaders.Ends;
import io.creditgrid.loaders.RowResult;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.RecordJson;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Prints what a load would do. Pure functions. */
final class DryRuns {
    private DryRuns() {}

    /** Counts, the first records and the first rejects with their cure. */
    static void print(String mapping, String file, DryRun run, @Nullable Ends ends, PrintWriter out) {
        out.println(mapping + ", " + file + ": read " + run.read() + ", good " + run.parsed() + ", filtered "
                + run.filteredRows() + ", rejected " + run.rejectedRows() + ", coverage " + run.coverage());
        if (ends != null) {
            out.println("  it would end " + ends.ended() + " of " + ends.live() + " live records");
            ends.refusal().ifPresent(refusal -> out.println("  it would be refused: " + refusal));
        }
        run.firstRecords().forEach(record -> out.println("  record " + RecordJson.write(record)));
        run.firstRejects()
                .forEach(reject -> out.println("  reject line " + reject.line() + ", column " + reject.column() + ": "
                        + reject.reason() + ", value '" + reject.value() + "'; " + reject.cure()));
    }

    /** The same as one object. */
    static ObjectNode json(String mapping, String file, DryRun run, @Nullable Ends ends) {
        ObjectNode node = Answer.json()
                .createObjectNode()
                .put("mapping", mapping)
                .put("file", file)
                .put("read", run.read())
                .put("good", run.parsed())
                .put("coverage", run.coverage());
        if (ends != null) {
            node.put("live", ends.live())
                    .put("ended", ends.ended())
                    .put("refusal", ends.refusal().orElse(null));
        }
        node.set("filtered", Answer.json().valueToTree(run.filtered()));
        node.set("rejected", Answer.json().valueToTree(run.rejected()));
        ArrayNode records = node.putArray("firstRecords");
        run.firstRecords().forEach(record -> records.add(RecordJson.write(record)));
        ArrayNode rejects = node.putArray("firstRejects");
        for (RowResult.Rejected reject : run.firstRejects()) {
            rejects.addObject()
                    .put("line", reject.line())
                    .put("column", reject.column())
                    .put("reason", reject.reason())
                    .put("value", reject.value())
                    .put("cure", reject.cure());
        }
        return node;
    }
}
