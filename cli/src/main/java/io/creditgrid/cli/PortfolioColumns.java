package io.creditgrid.cli;

import io.creditgrid.compute.feature.Feature;
import io.creditgrid.compute.feature.FeatureCatalogue;
import io.creditgrid.model.contract.score.PortfolioRow;
import io.creditgrid.model.record.RecordKind.Disclosure;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The columns of a portfolio's file. Pure functions. */
final class PortfolioColumns {
    private PortfolioColumns() {}

    /** What a column holds. */
    enum Type {
        /** {@link String}. */
        TEXT,
        /** {@link Long}: counts, and money in minor units. */
        WHOLE,
        /** {@link Double}. */
        REAL,
        /** {@link Boolean}. */
        FLAG,
        /** {@link LocalDate}. */
        DAY
    }

    /**
     * One column.
     *
     * @param name its name
     * @param type what it holds
     * @param value the value of a row; null for none
     */
    record Column(String name, Type type, Function<PortfolioRow, @Nullable Object> value) {}

    /**
     * The columns.
     *
     * @param validAt the valid day of all rows
     * @param features whether each feature has its two
     */
    static List<Column> of(LocalDate validAt, boolean features) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("firm", Type.TEXT, PortfolioRow::firm));
        columns.add(new Column("valid_at", Type.DAY, row -> validAt));
        columns.add(new Column("bad", Type.FLAG, PortfolioRow::bad));
        columns.add(new Column("base_points", Type.REAL, PortfolioRow::basePoints));
        columns.add(new Column("base_pd", Type.REAL, PortfolioRow::basePd));
        columns.add(new Column("points", Type.REAL, PortfolioRow::points));
        columns.add(new Column("pd", Type.REAL, PortfolioRow::pd));
        columns.add(new Column("grade", Type.TEXT, PortfolioRow::grade));
        columns.add(new Column("reasons", Type.TEXT, row -> String.join(" ", row.reasons())));
        columns.add(new Column("knock_outs", Type.TEXT, row -> String.join(" ", row.knockOuts())));
        columns.add(new Column("problem", Type.TEXT, PortfolioRow::problem));
        if (features) {
            FeatureCatalogue.all().forEach(feature -> add(feature, columns));
        }
        return columns;
    }

    private static void add(Feature feature, List<Column> columns) {
        Type type = typeOf(feature);
        String name = feature.name();
        columns.add(new Column(name, type, row -> value(row, name, type)));
        columns.add(new Column(name + ".state", Type.TEXT, row -> {
            PortfolioRow.Cell cell = cell(row, name);
            return cell == null ? null : cell.state();
        }));
    }

    private static Type typeOf(Feature feature) {
        if (feature.reads() == Disclosure.OWNER) {
            return Type.TEXT; // a band
        }
        return switch (feature.form()) {
            case WHOLE -> Type.WHOLE;
            case REAL -> Type.REAL;
            case CATEGORY -> Type.TEXT;
        };
    }

    /** JSON knows numbers of one kind alone: a small whole number comes back as another type than a large one. */
    private static @Nullable Object value(PortfolioRow row, String name, Type type) {
        PortfolioRow.Cell cell = cell(row, name);
        Object value = cell == null ? null : cell.value();
        if (value instanceof Number number) {
            return type == Type.REAL ? (Object) number.doubleValue() : (Object) number.longValue();
        }
        return value;
    }

    private static PortfolioRow.@Nullable Cell cell(PortfolioRow row, String name) {
        return row.features() == null ? null : row.features().get(name);
    }
}
