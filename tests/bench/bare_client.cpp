// The least that gets a certificate by http-01 (RFC 8555): the floor that acme8443 is measured
// against. It keeps nothing, checks nothing, retries nothing and answers every request on port 80;
// for measuring only.
//
// usage: bare_client [-j CONNECTIONS] DIRECTORY_URL CA_BUNDLE NAME...
#include <curl/curl.h>
#include <netinet/in.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using nlohmann::json;

[[noreturn]] void die(const std::string& why)
{
    std::fprintf(stderr, "bare_client: %s\n", why.c_str());
    std::_Exit(1);
}

std::string base64url(std::string_view bytes)
{
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                       reinterpret_cast<const unsigned char*>(bytes.data()),
                                       static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    while (text.ends_with('=')) text.pop_back();
    for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
    return text;
}

std::string_view view(const unsigned char* bytes, std::size_t size)
{
    return {reinterpret_cast<const char*>(bytes), size};
}

std::string coordinate(const EVP_PKEY* key, const char* which)
{
    BIGNUM* number = nullptr;
    EVP_PKEY_get_bn_param(key, which, &number);
    std::array<unsigned char, 32> bytes{};
    BN_bn2binpad(number, bytes.data(), bytes.size());
    BN_free(number);
    return base64url(view(bytes.data(), bytes.size()));
}

std::string es256(EVP_PKEY* key, const std::string& message)
{
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    std::array<unsigned char, 80> der{};
    std::size_t size = der.size();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key);
    EVP_DigestSign(context, der.data(), &size,
                   reinterpret_cast<const unsigned char*>(message.data()), message.size());
    EVP_MD_CTX_free(context);
    const unsigned char* at = der.data();
    ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size));
    std::array<unsigned char, 64> raw{};
    BN_bn2binpad(ECDSA_SIG_get0_r(signature), raw.data(), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(signature), raw.data() + 32, 32);
    ECDSA_SIG_free(signature);
    return base64url(view(raw.data(), raw.size()));
}

std::string csr_for(const std::string& name, EVP_PKEY* key)
{
    X509_REQ* request = X509_REQ_new();
    X509_REQ_set_pubkey(request, key);
    STACK_OF(X509_EXTENSION)* extensions = sk_X509_EXTENSION_new_null();
    sk_X509_EXTENSION_push(extensions, X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name,
                                                           ("DNS:" + name).c_str()));
    X509_REQ_add_extensions(request, extensions);
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
    X509_REQ_sign(request, key, EVP_sha256());
    unsigned char* der = nullptr;
    const int size = i2d_X509_REQ(request, &der);
    std::string text = base64url(view(der, static_cast<std::size_t>(size)));
    OPENSSL_free(der);
    X509_REQ_free(request);
    return text;
}

/// Signed requests over one connection.
class Session {
public:
    Session(const std::string& bundle, const std::string& directory_url, EVP_PKEY* key) : key_(key)
    {
        jwk_ = {{"crv", "P-256"},
                {"kty", "EC"},
                {"x", coordinate(key_, OSSL_PKEY_PARAM_EC_PUB_X)},
                {"y", coordinate(key_, OSSL_PKEY_PARAM_EC_PUB_Y)}};
        headers_ = curl_slist_append(headers_, "Content-Type: application/jose+json");
        curl_easy_setopt(curl_, CURLOPT_CAINFO, bundle.c_str());
        curl_easy_setopt(curl_, CURLOPT_USERAGENT, "bare_client");  // RFC 8555 section 6.1
        curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, &Session::take_body);
        curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &body_);
        directory = json::parse(send(directory_url));
        curl_easy_setopt(curl_, CURLOPT_NOBODY, 1L);
        send(directory["newNonce"]);
        curl_easy_setopt(curl_, CURLOPT_NOBODY, 0L);
        curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, headers_);
    }

    /// An empty payload is a POST-as-GET. Returns the body.
    std::string post(const std::string& url, const std::string& payload)
    {
        json header{{"alg", "ES256"}, {"nonce", nonce_}, {"url", url}};
        if (account_.empty())
            header["jwk"] = jwk_;
        else
            header["kid"] = account_;
        const std::string what = base64url(header.dump()) + "." + base64url(payload);
        const std::string body = json{
            {"protected", what.substr(0, what.find('.'))},
            {"payload", what.substr(what.find('.') + 1)},
            {"signature",
             es256(key_, what)}}.dump();
        curl_easy_setopt(curl_, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
        curl_easy_setopt(curl_, CURLOPT_COPYPOSTFIELDS, body.c_str());
        return send(url);
    }

    void new_account()
    {
        post(directory["newAccount"], R"({"termsOfServiceAgreed":true})");
        account_ = location;
    }
    const std::string& account() const { return account_; }
    void use_account(const std::string& url) { account_ = url; }

    /// SHA-256 of the JWK with its members in order (RFC 7638), which is how `json` prints them.
    std::string thumbprint() const
    {
        const std::string text = jwk_.dump();
        std::array<unsigned char, 32> digest{};
        EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
        return base64url(view(digest.data(), digest.size()));
    }

    json directory;
    std::string location;

private:
    std::string send(const std::string& url)
    {
        body_.clear();
        curl_easy_setopt(curl_, CURLOPT_URL, url.c_str());
        if (const CURLcode code = curl_easy_perform(curl_))
            die(url + ": " + curl_easy_strerror(code));
        long status = 0;
        curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
        if (status >= 300) die(url + ": " + body_);
        nonce_ = header("Replay-Nonce");
        location = header("Location");
        return body_;
    }

    std::string header(const char* name)
    {
        curl_header* found = nullptr;
        return curl_easy_header(curl_, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK
                   ? found->value
                   : "";
    }

    static std::size_t take_body(char* data, std::size_t size, std::size_t count, void* body)
    {
        static_cast<std::string*>(body)->append(data, size * count);
        return size * count;
    }

    CURL* curl_{curl_easy_init()};
    curl_slist* headers_{};
    EVP_PKEY* key_;
    json jwk_;
    std::string account_, nonce_, body_;
};

/// Answers TOKEN.THUMBPRINT to whatever token is asked for on port 80.
void respond(int listener, const std::string& thumbprint)
{
    static constexpr std::string_view prefix = "/.well-known/acme-challenge/";
    for (;;) {
        const int connection = accept(listener, nullptr, nullptr);
        std::array<char, 4096> bytes{};
        const ssize_t size = read(connection, bytes.data(), bytes.size());
        const std::string_view request(bytes.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
        std::string body;
        if (const auto at = request.find(prefix); at != request.npos) {
            const auto token = request.substr(at + prefix.size());
            body = std::string(token.substr(0, token.find(' '))) + "." + thumbprint;
        }
        const std::string answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " +
                                   std::to_string(body.size()) + "\r\n\r\n" + body;
        if (write(connection, answer.data(), answer.size()) < 0) std::perror("write");
        close(connection);
    }
}

void listen_on_80(const std::string& thumbprint)
{
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    const int yes = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(80);
    if (bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        listen(listener, 128) != 0) {
        die("cannot listen on port 80");
    }
    std::thread(respond, listener, thumbprint).detach();
}

/// Asks every few milliseconds, which a client for public CAs must not.
json poll(Session& session, const std::string& url, std::string_view done)
{
    for (int round = 0; round < 2000; ++round) {
        json resource = json::parse(session.post(url, ""));
        const std::string status = resource["status"];
        if (status == done) return resource;
        if (status == "invalid") die(resource.dump());
        std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
    die(url + " never became " + std::string(done));
}

std::string certificate(Session& session, const std::string& name)
{
    const json names = json::array({{{"type", "dns"}, {"value", name}}});
    const json order = json::parse(
        session.post(session.directory["newOrder"], json{{"identifiers", names}}.dump()));
    const std::string order_url = session.location;
    const std::string authorization_url = order["authorizations"][0];
    const json authorization = json::parse(session.post(authorization_url, ""));
    for (const json& challenge : authorization["challenges"]) {
        if (challenge["type"] == "http-01") session.post(challenge["url"], "{}");
    }
    EVP_PKEY* key = EVP_EC_gen("P-256");  // while the CA looks
    poll(session, authorization_url, "valid");
    session.post(order["finalize"], json{{"csr", csr_for(name, key)}}.dump());
    EVP_PKEY_free(key);
    const json valid = poll(session, order_url, "valid");
    return session.post(valid["certificate"], "");
}

}  // namespace

int main(int argc, char** argv)
{
    std::vector<std::string> words(argv + 1, argv + argc);
    unsigned long connections = 1;
    if (words.size() > 2 && words[0] == "-j") {
        connections = std::stoul(words[1]);
        words.erase(words.begin(), words.begin() + 2);
    }
    if (words.size() < 3)
        die("usage: bare_client [-j CONNECTIONS] DIRECTORY_URL CA_BUNDLE NAME...");
    EVP_PKEY* const account_key = EVP_EC_gen("P-256");
    Session first(words[1], words[0], account_key);
    listen_on_80(first.thumbprint());
    first.new_account();

    std::atomic<std::size_t> next{2};
    const auto work = [&](Session& session) {
        for (std::size_t at = next++; at < words.size(); at = next++)
            std::fputs(certificate(session, words[at]).c_str(), stdout);
    };
    std::vector<std::thread> others;
    for (unsigned long more = 1; more < connections; ++more)
        others.emplace_back([&] {
            Session session(words[1], words[0], account_key);
            session.use_account(first.account());
            work(session);
        });
    work(first);
    for (std::thread& other : others) other.join();
    std::fflush(stdout);
    std::_Exit(0);  // the responder still waits
}
