package io.creditgrid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.creditgrid.model.contract.Answer;
import java.io.PrintWriter;
import java.io.StringWriter;

/** What a run of the command in this process came to. */
record Ran(int exit, String out, String err) {
    /** Runs the command. */
    static Ran of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.command(arguments)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Ran(exit, out.toString(), err.toString());
    }

    /** Standard output as JSON. */
    JsonNode json() throws Exception {
        return Answer.json().readTree(out);
    }
}
