import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;

/** A TLS server that, once `live` has moved on from what it last served honestly, does what the file `mode`
 *  says: Java does not look whether a key belongs to its certificate, so it can lie as Tomcat does.
 *  java Liar.java DIRECTORY PORT */
public class Liar {
    static Path directory;
    static volatile Pair honest;
    static final AtomicInteger connections = new AtomicInteger();

    record Pair(X509Certificate[] chain, PrivateKey key) {}

    static Pair read(String slot) throws Exception {
        Path live = directory.resolve(slot);
        X509Certificate[] chain;
        try (InputStream in = Files.newInputStream(live.resolve("fullchain.pem"))) {
            chain = CertificateFactory.getInstance("X.509").generateCertificates(in).toArray(X509Certificate[]::new);
        }
        String pem = Files.readString(live.resolve("privkey.pem"));
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        return new Pair(chain, KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der)));
    }

    static Pair wrong(Pair pair) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return new Pair(pair.chain, generator.generateKeyPair().getPrivate());
    }

    static Pair choose(String mode, Pair live) throws Exception {
        return switch (mode) {
            case "old" -> honest;
            case "wrong-key" -> wrong(live);
            case "flapping" -> connections.incrementAndGet() % 4 == 0 ? honest : live;
            case "honest" -> honest = live;
            default -> live;
        };
    }

    static SSLContext context(Pair pair) throws Exception {
        X509ExtendedKeyManager manager = new X509ExtendedKeyManager() {
            public String[] getClientAliases(String type, Principal[] issuers) { return null; }
            public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) { return null; }
            public String[] getServerAliases(String type, Principal[] issuers) { return new String[] {"it"}; }
            public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
                return type.startsWith("EC") ? "it" : null;
            }
            public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) { return "it"; }
            public X509Certificate[] getCertificateChain(String alias) { return pair.chain; }
            public PrivateKey getPrivateKey(String alias) { return pair.key; }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {manager}, null, null);
        return context;
    }

    static void serve(Socket plain, String wish) {
        try {
            Pair live = read("live");
            String mode = live.chain[0].equals(honest.chain[0]) ? "honest" : wish;
            serve(plain, mode, choose(mode, live));
        } catch (Exception ended) {
            // A client that refuses is what this is for.
        }
    }

    static void serve(Socket plain, String mode, Pair pair) throws Exception {
        try (SSLSocket tls = (SSLSocket) context(pair).getSocketFactory()
                .createSocket(plain, null, plain.getPort(), true)) {
            tls.setUseClientMode(false);
            tls.startHandshake();
            tls.getInputStream().read();
            if (!mode.equals("silent"))
                tls.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes());
        }
    }

    public static void main(String[] arguments) throws Exception {
        directory = Path.of(arguments[0]);
        honest = read("live");
        try (var listener = new java.net.ServerSocket(Integer.parseInt(arguments[1]), 64, InetAddress.getByName("127.0.0.1"))) {
            for (;;) {
                Socket plain = listener.accept();
                String mode = Files.readString(directory.resolveSibling("mode")).strip();
                new Thread(() -> serve(plain, mode)).start();
            }
        }
    }
}
