#include "app/notify/channels.hpp"

#include "app/notify/mail.hpp"
#include "app/notify/url.hpp"
#include "app/notify/webhook.hpp"
#include "base/clock.hpp"
#include "base/command.hpp"
#include "base/net/http_client.hpp"
#include "base/net/smtp.hpp"
#include "base/pki/encoding.hpp"
#include "base/process.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app::notify {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 30s;

Result<void> through_sendmail(const Mail& mail, const std::string& text, std::stop_token stop)
{
    std::vector<std::string> argv{mail.sendmail, "-i", "-f", mail.from, "--"};
    argv.insert(argv.end(), mail.to.begin(), mail.to.end());
    std::string unix_lines;
    for (const char c : text)
        if (c != '\r') unix_lines += c;
    TRY(run_command({.argv = argv, .input = std::move(unix_lines), .timeout = patience},
                    std::move(stop)));
    return {};
}

Result<void> send_mail(const Mail& mail, const std::string& host, const Message& message,
                       std::stop_token stop)
{
    const std::string id = pki::hex(TRY(pki::random_bytes(16)));
    const std::string text = to_rfc5322(message, mail, host, SystemClock().now(), id);
    if (mail.smtp.empty()) return through_sendmail(mail, text, std::move(stop));
    Secret password;
    if (!mail.password.empty()) password = TRY(read_secret(mail.password));
    return net::send_mail({.url = mail.smtp,
                           .host = host,
                           .user = mail.user,
                           .password = &password,
                           .ca_file = mail.ca_file,
                           .from = mail.from,
                           .to = mail.to,
                           .text = text,
                           .timeout = patience},
                          std::move(stop));
}

/// The URL is a secret of some services: errors name the host only.
Result<net::HttpResponse> ask(net::HttpRequest request, const std::string& ca_file,
                              std::stop_token stop)
{
    const std::string url = request.url;
    request.timeout = patience;
    const auto client = net::make_http_client(
        {.ca_file = ca_file, .https_only = url.starts_with("https:"), .cut_body = true});
    auto answer = client->send(request, std::move(stop));
    if (!answer) {
        Error error = std::move(answer).error();
        for (auto at = error.message.find(url); at != error.message.npos;
             at = error.message.find(url))
            error.message.replace(at, url.size(), url.substr(0, url.find('/', 8)) + "/...");
        return fail(std::move(error));
    }
    if (answer->status >= 200 && answer->status < 300) return answer;
    return fail(Errc::protocol, "it answered " + std::to_string(answer->status) + ": " +
                                    printable(answer->body, 200));
}

Result<void> post(const Webhook& hook, const Message& message, std::stop_token stop)
{
    const std::string url = TRY(url_of(hook.url));
    const Post what = TRY(post_of(message, hook.dialect, url));
    net::HttpRequest request{.method = "POST", .url = what.url, .body = what.body};
    request.headers["Content-Type"] = "application/json";
    if (!hook.token.empty()) {
        const Secret token = TRY(read_secret(hook.token));
        request.headers["Authorization"] = "Bearer " + std::string(token.reveal());
    }
    TRY(ask(std::move(request), hook.ca_file, std::move(stop)));
    return {};
}

Result<void> call(const std::vector<std::string>& argv, const Message& message,
                  std::stop_token stop)
{
    TRY(run_command(
        {.argv = argv,
         .environment = {{"ACME8443_SUBJECT", message.subject}, {"ACME8443_TEXT", message.text}},
         .input = message.document,
         .timeout = patience},
        std::move(stop)));
    return {};
}

std::string_view word(Dialect dialect)
{
    switch (dialect) {
        case Dialect::json:
            return "webhook";
        case Dialect::slack:
            return "slack";
        case Dialect::teams:
            return "teams";
        case Dialect::ntfy:
            return "ntfy";
    }
    return "";
}

}  // namespace

std::vector<Channel> channels_of(const Spec& spec, const std::string& host)
{
    std::vector<Channel> channels;
    if (spec.mail) {
        Mail mail = *spec.mail;
        if (mail.from.empty()) mail.from = "acme8443@" + host;
        channels.push_back({"mail to " + join(mail.to, ", "),
                            [mail, host](const Message& message, std::stop_token stop) {
                                return send_mail(mail, host, message, std::move(stop));
                            }});
    }
    for (const Webhook& hook : spec.webhooks)
        channels.push_back(
            {std::string(word(hook.dialect)), [hook](const Message& message, std::stop_token stop) {
                 return post(hook, message, std::move(stop));
             }});
    for (const auto& argv : spec.commands)
        channels.push_back({argv.front(), [argv](const Message& message, std::stop_token stop) {
                                return call(argv, message, std::move(stop));
                            }});
    return channels;
}

Result<void> ping(const std::string& url_or_reference, std::stop_token stop)
{
    const std::string url = TRY(url_of(url_or_reference));
    TRY(ask({.url = url}, "", std::move(stop)));
    return {};
}

}  // namespace acme8443::app::notify
