package io.creditgrid.cli;

import io.creditgrid.model.record.KeyText;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The two arguments that name a record; shared by all verbs of one record. */
final class KeyArguments {
    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "KIND", description = "kind of the record, such as taxFiling")
    private String kind = "";

    @Parameters(
            index = "1",
            paramLabel = "KEY",
            description = {
                "FIRM/SOURCE and the parts of the kind's natural key, separated by slashes and percent-encoded,",
                "such as x-demo:17/tax/VAT/2021-12"
            })
    private String key = "";

    /**
     * The key that they name.
     *
     * @throws ParameterException if they name none
     */
    RecordKey key() {
        RecordKind known = kind(spec, kind);
        try {
            return KeyText.parse(known, key);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** The kind of that label; wrong use if there is none. */
    static RecordKind kind(CommandSpec spec, String label) {
        try {
            return RecordKind.ofLabel(label);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
