#include "base/net/smtp.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "base/confined_thread.hpp"
#include "base/net/curl.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::net {
namespace {

/// What libcurl calls back with.
struct Transfer {
    std::string_view rest;  ///< of the message
    std::stop_token stop;
    std::string last_words{};  ///< what the server said last
};

std::size_t on_read(char* into, std::size_t, std::size_t room, void* context)
{
    auto& transfer = *static_cast<Transfer*>(context);
    const std::size_t count = std::min(room, transfer.rest.size());
    std::memcpy(into, transfer.rest.data(), count);
    transfer.rest.remove_prefix(count);
    return count;
}

std::size_t on_line(char* line, std::size_t, std::size_t count, void* context)
{
    static_cast<Transfer*>(context)->last_words.assign(line, std::min<std::size_t>(count, 500));
    return count;
}

int on_progress(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    return static_cast<Transfer*>(context)->stop.stop_requested() ? 1 : 0;
}

/// Nobody listens between us and ourselves, and a relay there seldom has a certificate.
bool is_this_host(std::string_view url)
{
    const auto host = url.substr(url.find("//") + 2);
    return std::ranges::any_of(std::array<std::string_view, 3>{"127.0.0.1", "localhost", "[::1]"},
                               [&](std::string_view name) {
                                   return host.starts_with(name) &&
                                          (host.size() == name.size() || host[name.size()] == ':');
                               });
}

Result<void> check(const MailJob& job)
{
    std::vector<std::string> addresses = job.to;
    addresses.push_back(job.from);
    for (const std::string& address : addresses)
        if (address.empty() || address.find_first_of("\r\n<> ") != address.npos)
            return fail(Errc::bad_usage, "\"" + printable(address) + "\" is no mail address");
    return {};
}

CurlList list_of(const std::vector<std::string>& addresses)
{
    CurlList list;
    for (const std::string& address : addresses) {
        curl_slist* const longer = curl_slist_append(list.get(), ("<" + address + ">").c_str());
        if (longer == nullptr) break;
        static_cast<void>(list.release());
        list.reset(longer);
    }
    return list;
}

void set_server(CurlOptions& set, const MailJob& job)
{
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_URL, (job.url + "/" + job.host).c_str());
    const bool plain = job.url.starts_with("smtp://") && is_this_host(job.url);
    set(CURLOPT_USE_SSL, static_cast<long>(plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!job.ca_file.empty()) set(CURLOPT_CAINFO, job.ca_file.c_str());
    if (!job.user.empty()) set(CURLOPT_USERNAME, job.user.c_str());
    if (!job.user.empty() && job.password)
        set(CURLOPT_PASSWORD, std::string(job.password->reveal()).c_str());
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT, 10L);
    set(CURLOPT_TIMEOUT, static_cast<long>(job.timeout.count()));
}

void attach(CurlOptions& set, Transfer& transfer, char* problem)
{
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, on_read);
    set(CURLOPT_READDATA, &transfer);
    set(CURLOPT_HEADERFUNCTION, on_line);
    set(CURLOPT_HEADERDATA, &transfer);
    set(CURLOPT_XFERINFOFUNCTION, on_progress);
    set(CURLOPT_XFERINFODATA, &transfer);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_ERRORBUFFER, problem);
}

Error problem_of(CURLcode code, CURL* easy, const Transfer& transfer, const char* words)
{
    if (code == CURLE_ABORTED_BY_CALLBACK) return {Errc::cancelled, "cancelled"};
    long status{};
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    if (status >= 400)
        return {Errc::protocol, "the mail server said: " + printable(transfer.last_words)};
    return curl_error(code, easy, words);
}

Result<void> hand_over(const MailJob& job, std::stop_token stop)
{
    if (stop.stop_requested()) return fail(Errc::cancelled, "cancelled");
    const CurlEasy easy(curl_easy_init());
    if (!easy) return fail(Errc::internal, "libcurl cannot be started");
    Transfer transfer{.rest = job.text, .stop = std::move(stop)};
    std::array<char, CURL_ERROR_SIZE> problem{};
    CurlOptions set{easy.get()};
    set_server(set, job);
    attach(set, transfer, problem.data());
    const CurlList to = list_of(job.to);
    set(CURLOPT_MAIL_FROM, ("<" + job.from + ">").c_str());
    set(CURLOPT_MAIL_RCPT, to.get());
    if (set.first_problem != CURLE_OK)
        return fail(curl_error(set.first_problem, easy.get(), problem.data()));
    const CURLcode code = curl_easy_perform(easy.get());
    if (code == CURLE_OK) return {};
    Error error = problem_of(code, easy.get(), transfer, problem.data());
    while (error.message.ends_with("\\x0d\\x0a")) error.message.resize(error.message.size() - 8);
    return fail(std::move(error).while_doing("mail through " + printable(job.url)));
}

}  // namespace

Result<void> send_mail(const MailJob& job, std::stop_token stop)
{
    TRY(check(job));
    return sandbox::ConfinedThread(sandbox::Files::read).run([&] {
        return hand_over(job, std::move(stop));
    });
}

}  // namespace acme8443::net
