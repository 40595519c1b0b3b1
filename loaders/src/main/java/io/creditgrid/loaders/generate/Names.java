package io.creditgrid.loaders.generate;

/** Names of made-up firms. Each holds 示例 ("example"), so that none can be mistaken for a real firm's. */
final class Names {
    private static final String[] FIRST = {
        "恒", "华", "瑞", "鑫", "盛", "永", "嘉", "泰", "宏", "天", "正", "安", "博", "佳", "海", "德"
    };
    private static final String[] SECOND = {
        "达", "远", "丰", "源", "兴", "通", "信", "和", "利", "昌", "康", "宇", "诚", "隆", "润", "顺"
    };

    private Names() {}

    static String firm(Economy economy, int i, Draw draw) {
        return economy.region(i).city()
                + "示例"
                + FIRST[draw.below(FIRST.length)]
                + SECOND[draw.below(SECOND.length)]
                + economy.sector(i).word
                + (economy.isCore(i) ? "股份有限公司" : "有限公司");
    }
}
