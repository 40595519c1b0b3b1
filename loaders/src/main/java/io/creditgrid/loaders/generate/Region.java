package io.creditgrid.loaders.generate;

import java.util.List;

/**
 * The regions of the made-up economy.
 *
 * @param code code of GB/T 2260, six digits
 * @param city the city's name, for firms' names
 * @param court short name of its courts, for case numbers
 */
record Region(String code, String city, String court) {
    static final List<Region> ALL = List.of(
            new Region("110105", "北京", "京0105"),
            new Region("310115", "上海", "沪0115"),
            new Region("320506", "苏州", "苏0506"),
            new Region("330106", "杭州", "浙0106"),
            new Region("330212", "宁波", "浙0212"),
            new Region("340104", "合肥", "皖0104"),
            new Region("350203", "厦门", "闽0203"),
            new Region("370211", "青岛", "鲁0211"),
            new Region("410105", "郑州", "豫0105"),
            new Region("420111", "武汉", "鄂0111"),
            new Region("430104", "长沙", "湘0104"),
            new Region("440106", "广州", "粤0106"),
            new Region("440305", "深圳", "粤0305"),
            new Region("440604", "佛山", "粤0604"),
            new Region("500112", "重庆", "渝0112"),
            new Region("510107", "成都", "川0107"),
            new Region("610113", "西安", "陕0113"),
            new Region("210202", "大连", "辽0202"));
}
