package io.creditgrid.model.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/*
 * A handshake asks three times: for an alias, then for its key and for its chain. An alias so names the certificate too, and the one
 * before is kept: a handshake that began with it ends with it.
 */
/**
 * Shows one certificate until another takes its place, in handshakes that begin then.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class LiveKeys extends X509ExtendedKeyManager {
    private static final char SEPARATOR = ':';

    private record Shown(
            long number,
            X509ExtendedKeyManager keys,
            @Nullable Shown before) {}

    private volatile Shown shown;

    /** @throws IllegalArgumentException if the JDK cannot use them */
    public LiveKeys(List<X509Certificate> chain, PrivateKey key) {
        shown = new Shown(0, TlsContexts.keys(chain, key), null);
    }

    /** Shows another certificate from now on. */
    public synchronized void replace(List<X509Certificate> chain, PrivateKey key) {
        Shown last = new Shown(shown.number(), shown.keys(), null);
        shown = new Shown(last.number() + 1, TlsContexts.keys(chain, key), last);
    }

    private interface Choice {
        @Nullable
        String of(X509ExtendedKeyManager keys);
    }

    private @Nullable String choose(Choice choice) {
        Shown now = shown;
        String alias = choice.of(now.keys());
        return alias == null ? null : now.number() + "" + SEPARATOR + alias;
    }

    private interface Use<T> {
        T of(X509ExtendedKeyManager keys, String alias);
    }

    private <T> @Nullable T use(@Nullable String alias, Use<T> use) {
        int end = alias == null ? -1 : alias.indexOf(SEPARATOR);
        for (Shown each = shown; alias != null && end > 0 && each != null; each = each.before()) {
            if (alias.substring(0, end).equals(Long.toString(each.number()))) {
                return use.of(each.keys(), alias.substring(end + 1));
            }
        }
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keys -> keys.chooseClientAlias(types, issuers, socket));
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keys -> keys.chooseServerAlias(type, issuers, socket));
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(keys -> keys.chooseEngineClientAlias(types, issuers, engine));
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(keys -> keys.chooseEngineServerAlias(type, issuers, engine));
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
        return use(alias, X509ExtendedKeyManager::getCertificateChain);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        return use(alias, X509ExtendedKeyManager::getPrivateKey);
    }

    /** Handshakes choose by {@code choose...Alias}; nothing here lists. */
    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }
}
