#include <system_error>

#include "base/net/curl.hpp"
#include "base/net/tcp.hpp"

namespace acme8443::net {

namespace {

/// CURLINFO_CONNECT_TIME_T is no help: it stays 0 until TLS is done, and for a kept connection.
bool connection_stood(CURL* easy)
{
    long port{};
    return curl_easy_getinfo(easy, CURLINFO_LOCAL_PORT, &port) == CURLE_OK && port > 0;
}

bool name_was_found(CURL* easy)
{
    curl_off_t microseconds{};
    return curl_easy_getinfo(easy, CURLINFO_NAMELOOKUP_TIME_T, &microseconds) == CURLE_OK &&
           microseconds > 0;
}

Errc timeout_error(CURL* easy)
{
    if (connection_stood(easy)) return Errc::timeout;
    return name_was_found(easy) ? Errc::connection_timeout : Errc::dns;
}

bool answer_began(CURL* easy)
{
    curl_off_t microseconds{};
    return curl_easy_getinfo(easy, CURLINFO_STARTTRANSFER_TIME_T, &microseconds) == CURLE_OK &&
           microseconds > 0;
}

int os_errno(CURL* easy)
{
    long value{};
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &value);
    return static_cast<int>(value);
}

Errc errc_of(CURLcode code, CURL* easy)
{
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
            return Errc::dns;
        case CURLE_COULDNT_CONNECT:
            return dial_error(os_errno(easy));
        case CURLE_OPERATION_TIMEDOUT:
            return timeout_error(easy);
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_INVALIDCERTSTATUS:
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            return Errc::tls;
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_URL_MALFORMAT:
        case CURLE_LOGIN_DENIED:  // a user in the URL
        case CURLE_WEIRD_SERVER_REPLY:
            return Errc::protocol;
        case CURLE_OUT_OF_MEMORY:
            // Its words for a header line of more than 100 KiB too.
            return answer_began(easy) ? Errc::too_large : Errc::internal;
        case CURLE_FAILED_INIT:
        case CURLE_BAD_FUNCTION_ARGUMENT:
        case CURLE_UNKNOWN_OPTION:
            return Errc::internal;
        default:
            return Errc::network;
    }
}

}  // namespace

Error curl_error(CURLcode code, CURL* easy, std::string_view words)
{
    const Errc kind = errc_of(code, easy);
    std::string message(words.empty() ? curl_easy_strerror(code) : words);
    if (kind == Errc::too_large) message = "a header line of more than 100 KiB";
    // libcurl says only "Couldn't connect to server".
    if (code == CURLE_COULDNT_CONNECT && os_errno(easy) != 0)
        message += " (" + std::generic_category().message(os_errno(easy)) + ")";
    return {kind, std::move(message)};
}

}  // namespace acme8443::net
