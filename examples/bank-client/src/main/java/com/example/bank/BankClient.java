package com.example.bank;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.contract.score.ScoreAnswer;
import io.creditgrid.model.id.EnterpriseId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Asks for the scores of firms that want a loan, and prints one line for each: the score, or why there is none. */
public final class BankClient {
    public static void main(String[] args) throws IOException {
        if (args.length < 5) {
            System.err.println("usage: BankClient HOST:PORT CA.PEM USER PASSWORD-FILE FIRM...");
            System.exit(2);
        }
        String password = Files.readString(Path.of(args[3])).strip();
        try (CreditGridClient grid = CreditGridClient.builder()
                .address(args[0])
                .authority(Path.of(args[1]))
                .user(args[2])
                .password(password)
                .connect()) {
            for (String firm : Arrays.asList(args).subList(4, args.length)) {
                System.out.println(firm + " " + ask(grid, EnterpriseId.of(firm)));
            }
        } catch (GridException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static String ask(CreditGridClient grid, EnterpriseId firm) {
        try {
            ScoreAnswer score = grid.score(firm, Purpose.CREDIT_GRANTING);
            return String.format(Locale.ROOT, "granted: %.0f points, PD %.2f %%, grade %s",
                    score.points(), 100 * score.pd(), score.grade());
        } catch (GridException e) {
            if (e.error() == GridError.NO_CONSENT) { // an answer too: this firm let us ask nothing
                return "refused: " + e.plainMessage();
            }
            throw e;
        }
    }
}
