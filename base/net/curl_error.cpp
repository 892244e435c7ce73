#include <cerrno>
#include <system_error>

#include "base/net/curl.hpp"

namespace acme8443::net {

namespace {

Errc dial_error(int errno_value)
{
    switch (errno_value) {
        case ECONNREFUSED:
            return Errc::connection_refused;
        case ETIMEDOUT:
            return Errc::connection_timeout;
        // Local firewalls answer connect(2) with EPERM or EACCES.
        case EPERM:
        case EACCES:
        case ENETDOWN:
        case ENETUNREACH:
        case EHOSTDOWN:
        case EHOSTUNREACH:
        case EADDRNOTAVAIL:
        case EAFNOSUPPORT:
            return Errc::unreachable;
        default:
            return Errc::network;
    }
}

bool passed(CURL* easy, CURLINFO moment)
{
    curl_off_t microseconds{};
    return curl_easy_getinfo(easy, moment, &microseconds) == CURLE_OK && microseconds > 0;
}

Errc timeout_error(CURL* easy)
{
    // A kept connection has no connect time of its own.
    if (passed(easy, CURLINFO_CONNECT_TIME_T) || passed(easy, CURLINFO_PRETRANSFER_TIME_T))
        return Errc::timeout;
    return passed(easy, CURLINFO_NAMELOOKUP_TIME_T) ? Errc::connection_timeout : Errc::dns;
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
            return Errc::tls;
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_URL_MALFORMAT:
        case CURLE_LOGIN_DENIED:  // a user in the URL
        case CURLE_WEIRD_SERVER_REPLY:
            return Errc::protocol;
        case CURLE_OUT_OF_MEMORY:
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
    std::string message(words.empty() ? curl_easy_strerror(code) : words);
    // libcurl says only "Couldn't connect to server".
    if (code == CURLE_COULDNT_CONNECT && os_errno(easy) != 0)
        message += " (" + std::generic_category().message(os_errno(easy)) + ")";
    return {errc_of(code, easy), std::move(message)};
}

}  // namespace acme8443::net
