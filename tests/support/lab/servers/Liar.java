import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
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
        Path live = directory.resolve(slot).toRealPath();  // one slot, whatever the pointer does meanwhile
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

    /** What a client begins with: its bytes, and its extensions by number. */
    record Hello(byte[] bytes, boolean names_session, Map<Integer, byte[]> extensions) {
        static Hello read(InputStream in) throws Exception {
            byte[] head = in.readNBytes(5);
            byte[] body = in.readNBytes((head[3] & 255) << 8 | head[4] & 255);
            ByteBuffer rest = ByteBuffer.wrap(body).position(38);
            boolean names_session = take(rest, rest.get() & 255).length > 0;
            take(rest, rest.getShort() & 65535);
            take(rest, rest.get() & 255);
            rest.getShort();
            Map<Integer, byte[]> extensions = new HashMap<>();
            while (rest.hasRemaining()) extensions.put(rest.getShort() & 65535, take(rest, rest.getShort() & 65535));
            byte[] all = Arrays.copyOf(head, head.length + body.length);
            System.arraycopy(body, 0, all, head.length, body.length);
            return new Hello(all, names_session, extensions);
        }

        static byte[] take(ByteBuffer from, int length) {
            byte[] taken = new byte[length];
            from.get(taken);
            return taken;
        }

        boolean takes_1_3() { return extensions.containsKey(43); }

        /** Whether the client would go on with an old session: pre_shared_key, a ticket, or in 1.2 its number. */
        boolean resumes() {
            return extensions.containsKey(41) || extensions.getOrDefault(35, new byte[0]).length > 0 ||
                names_session && !takes_1_3();
        }

        boolean asks_for(String name) {
            return new String(extensions.getOrDefault(0, new byte[0]), StandardCharsets.ISO_8859_1).contains(name);
        }
    }

    static Pair choose(String mode, Pair live, Hello hello, Socket plain) throws Exception {
        boolean old = switch (mode) {
            case "old" -> true;
            case "flapping" -> connections.incrementAndGet() % 4 == 0;
            case "old-on-1.2" -> !hello.takes_1_3();
            case "old-on-ipv6" -> plain.getLocalAddress() instanceof Inet6Address;
            case "old-for-www" -> hello.asks_for("www.");
            default -> false;
        };
        return switch (mode) {
            case "honest" -> honest = live;
            case "wrong-key" -> wrong(live);
            case "other" -> read("../stranger");
            default -> old ? honest : live;
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
        try (plain) {
            Pair live = read("live");
            String mode = live.chain[0].equals(honest.chain[0]) ? "honest" : wish;
            Hello hello = Hello.read(plain.getInputStream());
            if (mode.equals("dead")) return;  // with nothing unread: that would be a reset, at times
            if (hello.resumes()) Files.writeString(directory.resolveSibling("resumption"), "");
            serve(plain, mode, choose(mode, live, hello, plain), hello);
        } catch (Exception ended) {
            // A client that refuses is what this is for.
        }
    }

    static void serve(Socket plain, String mode, Pair pair, Hello hello) throws Exception {
        try (SSLSocket tls = (SSLSocket) context(pair).getSocketFactory()
                .createSocket(plain, new ByteArrayInputStream(hello.bytes), true)) {
            tls.setUseClientMode(false);
            tls.startHandshake();
            tls.getInputStream().read();
            if (!mode.equals("silent"))
                tls.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes());
        }
    }

    static void listen(String address, int port) {
        try (var listener = new java.net.ServerSocket(port, 64, InetAddress.getByName(address))) {
            for (;;) {
                Socket plain = listener.accept();
                String mode = Files.readString(directory.resolveSibling("mode")).strip();
                new Thread(() -> serve(plain, mode)).start();
            }
        } catch (Exception impossible) {
            throw new RuntimeException(impossible);
        }
    }

    public static void main(String[] arguments) throws Exception {
        directory = Path.of(arguments[0]);
        honest = read("live");
        int port = Integer.parseInt(arguments[1]);
        new Thread(() -> listen("::1", port)).start();
        listen("127.0.0.1", port);
    }
}
