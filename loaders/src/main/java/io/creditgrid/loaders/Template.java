package io.creditgrid.loaders;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A text with holes: {@code uscc:${tax id}} takes the value of a column, {@code ${row}} the row's number. {@code $$} is one dollar.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
final class Template {
    /** The hole that takes the row's number, unless the file has a column of that name. */
    static final String ROW = "row";

    /** No text. */
    static final Template NONE = new Template("", List.of());

    private final String text;
    private final List<Piece> pieces;

    private Template(String text, List<Piece> pieces) {
        this.text = text;
        this.pieces = pieces;
    }

    /** One piece: a text as it stands, or the name of a column. */
    private record Piece(String text, boolean column) {}

    /** The template in {@code item}'s text. */
    static Template of(YamlItem item) {
        String text = item.text();
        List<Piece> pieces = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int dollar = text.indexOf('$', at);
            int end = dollar < 0 ? text.length() : dollar;
            plain.append(text, at, end);
            at = end;
            if (text.startsWith("$$", at)) {
                plain.append('$');
                at += 2;
            } else if (text.startsWith("${", at)) {
                int close = text.indexOf('}', at);
                if (close < 0) {
                    item.problem("expected } after ${ in \"" + text + "\"");
                    break;
                }
                flush(plain, pieces);
                pieces.add(new Piece(text.substring(at + 2, close), true));
                at = close + 1;
            } else if (at < text.length()) {
                item.problem("expected ${column} or $$ in \"" + text + "\"");
                break;
            }
        }
        flush(plain, pieces);
        return new Template(text, List.copyOf(pieces));
    }

    /** The template that takes one column as it is. */
    static Template column(String name) {
        return new Template("${" + name + "}", List.of(new Piece(name, true)));
    }

    private static void flush(StringBuilder plain, List<Piece> pieces) {
        if (plain.length() > 0) {
            pieces.add(new Piece(plain.toString(), false));
            plain.setLength(0);
        }
    }

    /** Whether it has no holes: every row gets the same text. */
    boolean isConstant() {
        return pieces.stream().noneMatch(Piece::column);
    }

    /** The text of a template without holes. */
    String constant() {
        return pieces.isEmpty() ? "" : pieces.get(0).text();
    }

    /** The columns that it takes; {@link #ROW} may be among them. */
    List<String> columns() {
        return pieces.stream().filter(Piece::column).map(Piece::text).toList();
    }

    /** As the file has it, for messages. */
    String text() {
        return text;
    }

    /** The template with its columns found in a header, which must have them. */
    Bound bind(Map<String, Integer> header) {
        String[] texts = new String[pieces.size()];
        int[] columns = new int[pieces.size()];
        for (int i = 0; i < texts.length; i++) {
            Piece piece = pieces.get(i);
            texts[i] = piece.column() ? "" : piece.text();
            columns[i] = !piece.column() ? Bound.PLAIN : header.getOrDefault(piece.text(), Bound.ROW_NUMBER);
        }
        return new Bound(texts, columns);
    }

    /** A template over the columns of one file. Immutable. */
    static final class Bound {
        private static final int PLAIN = -1;
        private static final int ROW_NUMBER = -2;

        private final String[] texts;
        private final int[] columns;

        private Bound(String[] texts, int[] columns) {
            this.texts = texts;
            this.columns = columns;
        }

        /** Its text for one row; "" where any of its columns is empty and there is only one. */
        String of(Row row) {
            if (texts.length == 1) {
                return piece(0, row);
            }
            StringBuilder out = new StringBuilder(48);
            for (int i = 0; i < texts.length; i++) {
                out.append(piece(i, row));
            }
            return out.toString();
        }

        /** Whether all columns that it takes are empty in this row. */
        boolean isEmpty(Row row) {
            for (int column : columns) {
                if (column == ROW_NUMBER || (column >= 0 && !row.cell(column).isEmpty())) {
                    return false;
                }
            }
            return true;
        }

        private String piece(int i, Row row) {
            return switch (columns[i]) {
                case PLAIN -> texts[i];
                case ROW_NUMBER -> Long.toString(row.number());
                default -> row.cell(columns[i]);
            };
        }
    }
}
