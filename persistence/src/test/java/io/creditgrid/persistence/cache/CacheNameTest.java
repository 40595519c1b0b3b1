package io.creditgrid.persistence.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CacheNameTest {
    @Test
    void isAudited_fourOfFive() {
        assertThat(CacheName.isAudited("folder")).isTrue();
        assertThat(CacheName.isAudited("block")).isTrue();
        assertThat(CacheName.isAudited("head")).isTrue();
        assertThat(CacheName.isAudited("epoch")).isTrue();
        assertThat(CacheName.isAudited("basePd")).isFalse();
        assertThat(CacheName.isAudited("Folder")).isFalse();
        assertThat(CacheName.isAudited(null)).isFalse();
    }

    @Test
    void isMajority_halfIsNot() {
        assertThat(MajorityValidator.isMajority(1, 1)).isTrue();
        assertThat(MajorityValidator.isMajority(1, 2)).isFalse();
        assertThat(MajorityValidator.isMajority(2, 3)).isTrue();
        assertThat(MajorityValidator.isMajority(2, 4)).isFalse();
        assertThat(MajorityValidator.isMajority(0, 0)).isFalse();
    }
}
