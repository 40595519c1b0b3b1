package io.creditgrid.loaders.generate;

import java.util.List;

/**
 * The sectors of the made-up economy: their share of firms, their classes of GB/T 4754-2017, who they sell to, their size, their seasons and how much of their
 * fate is common to all of them.
 */
enum Sector {
    FARMING(.04, "种植", 1.2, .5, .25, 0.0, "0111", "0141", "0313"),
    FOOD(.07, "食品", 6, .2, .20, -.1, "1361", "1411", "1469"),
    TEXTILE(.08, "服饰", 5, .25, .30, .1, "1711", "1819", "1821"),
    PLASTICS(.07, "塑业", 7, .1, .25, 0.0, "2651", "2929", "2921"),
    METAL(.09, "金属", 8, .15, .30, .1, "3311", "3352", "3399"),
    MACHINERY(.09, "机械", 9, .1, .25, -.1, "3451", "3484", "3489"),
    ELECTRONICS(.08, "电子", 10, .15, .30, -.2, "3982", "3989", "3972"),
    AUTOMOTIVE(.05, "汽配", 14, .15, .35, 0.0, "3670", "3660"),
    CONSTRUCTION(.10, "建设", 11, .2, .40, .3, "4710", "4813", "5011"),
    PROPERTY(.03, "置业", 40, .3, .70, .5, "7010", "7020"),
    WHOLESALE(.12, "商贸", 9, .15, .25, 0.0, "5121", "5164", "5199"),
    RETAIL(.07, "百货", 4, .35, .25, 0.0, "5211", "5212"),
    LOGISTICS(.05, "物流", 5, .1, .25, 0.0, "5431", "5930"),
    SERVICES(.06, "科技", 3, .1, .20, -.2, "6513", "7212", "7519");

    static final List<Sector> ALL = List.of(values());

    /** Share of all firms; the shares sum to 1. */
    final double share;

    /** The word of the trade in a firm's name. */
    final String word;

    /** Median sales a year, million yuan. */
    final double salesMillions;

    /** Amplitude of the seasons in the monthly sales. */
    final double season;

    /** Spread of the sector's common shock. */
    final double shock;

    /** Where the sector's mean distress lies. */
    final double drift;

    /** Classes of GB/T 4754-2017, four digits each, one after another. */
    private final String industries;

    Sector(
            double share,
            String word,
            double salesMillions,
            double season,
            double shock,
            double drift,
            String... industries) {
        this.share = share;
        this.word = word;
        this.salesMillions = salesMillions;
        this.season = season;
        this.shock = shock;
        this.drift = drift;
        this.industries = String.join("", industries);
    }

    /** One of the classes of GB/T 4754-2017 that belong to the sector. */
    String industry(Draw draw) {
        int at = 4 * draw.below(industries.length() / 4);
        return industries.substring(at, at + 4);
    }

    /** Sectors that buy from this one, with weights; empty where it sells to households. */
    List<Buyers> buyers() {
        return switch (this) {
            case FARMING -> List.of(new Buyers(FOOD, .7), new Buyers(WHOLESALE, .3));
            case FOOD -> List.of(new Buyers(WHOLESALE, .5), new Buyers(RETAIL, .5));
            case TEXTILE -> List.of(new Buyers(TEXTILE, .3), new Buyers(WHOLESALE, .4), new Buyers(RETAIL, .3));
            case PLASTICS ->
                List.of(
                        new Buyers(ELECTRONICS, .35),
                        new Buyers(AUTOMOTIVE, .25),
                        new Buyers(FOOD, .2),
                        new Buyers(MACHINERY, .2));
            case METAL -> List.of(new Buyers(MACHINERY, .3), new Buyers(CONSTRUCTION, .4), new Buyers(AUTOMOTIVE, .3));
            case MACHINERY ->
                List.of(
                        new Buyers(AUTOMOTIVE, .4),
                        new Buyers(MACHINERY, .2),
                        new Buyers(CONSTRUCTION, .2),
                        new Buyers(FOOD, .2));
            case ELECTRONICS ->
                List.of(new Buyers(ELECTRONICS, .5), new Buyers(AUTOMOTIVE, .2), new Buyers(RETAIL, .3));
            case AUTOMOTIVE -> List.of(new Buyers(AUTOMOTIVE, .8), new Buyers(WHOLESALE, .2));
            case CONSTRUCTION -> List.of(new Buyers(PROPERTY, .65), new Buyers(CONSTRUCTION, .35));
            case PROPERTY, RETAIL -> List.of();
            case WHOLESALE ->
                List.of(
                        new Buyers(RETAIL, .4),
                        new Buyers(CONSTRUCTION, .25),
                        new Buyers(MACHINERY, .2),
                        new Buyers(METAL, .15));
            case LOGISTICS ->
                List.of(
                        new Buyers(WHOLESALE, .35),
                        new Buyers(ELECTRONICS, .25),
                        new Buyers(FOOD, .2),
                        new Buyers(AUTOMOTIVE, .2));
            case SERVICES ->
                List.of(
                        new Buyers(PROPERTY, .2),
                        new Buyers(RETAIL, .3),
                        new Buyers(ELECTRONICS, .3),
                        new Buyers(SERVICES, .2));
        };
    }

    /** A sector that buys, and how much of the sales goes there. */
    record Buyers(Sector sector, double weight) {}
}
