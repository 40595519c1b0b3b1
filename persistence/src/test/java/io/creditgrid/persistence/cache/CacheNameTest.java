package io.creditgrid.persistence.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CacheNameTest {
    @Test
    void isAudited_allButViews() {
        assertThat(CacheName.isAudited("folder")).isTrue();
        assertThat(CacheName.isAudited("block")).isTrue();
        assertThat(CacheName.isAudited("head")).isTrue();
        assertThat(CacheName.isAudited("epoch")).isTrue();
        assertThat(CacheName.isAudited("subject")).isTrue();
        assertThat(CacheName.isAudited("basePd")).isFalse();
        assertThat(CacheName.isAudited("Folder")).isFalse();
        assertThat(CacheName.isAudited(null)).isFalse();
    }
}
