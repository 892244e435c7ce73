#include "app/notify/spec.hpp"

#include <algorithm>
#include <array>

#include "app/notify/url.hpp"
#include "app/settings/toml_reader.hpp"
#include "base/file.hpp"
#include "base/secret.hpp"
#include "base/try.hpp"

namespace acme8443::app::notify {
namespace {

constexpr std::array<std::pair<std::string_view, Dialect>, 4> dialects{{{"json", Dialect::json},
                                                                        {"slack", Dialect::slack},
                                                                        {"teams", Dialect::teams},
                                                                        {"ntfy", Dialect::ntfy}}};

/// What goes between the angle brackets of SMTP and onto the command line of sendmail.
bool is_address(std::string_view text)
{
    const auto odd = [](char c) {
        return c <= ' ' || c >= 0x7f ||
               std::string_view("<>,;:\\\"()[]").find(c) != std::string_view::npos;
    };
    const auto at = text.find('@');
    return !text.starts_with('-') && at != text.npos && at > 0 && at + 1 < text.size() &&
           std::ranges::none_of(text, odd);
}

void check_address(TomlReader& in, std::string_view key, std::string_view address)
{
    if (!is_address(address))
        in.complain(key,
                    "must be like \"admin@example.org\", and is \"" + std::string(address) + "\"");
}

void check_reference(TomlReader& in, std::string_view key, const std::string& reference)
{
    if (reference.empty()) return;
    if (const auto good = check_secret_reference(reference); !good)
        in.complain(key, good.error().message);
}

/// A literal URL, or a reference to one.
void check_destination(TomlReader& in, std::string_view key, const std::string& url)
{
    if (url.empty() || check_secret_reference(url)) return;
    if (const auto good = check_url(url); !good) in.complain(key, good.error().message);
}

Mail read_mail(TomlReader& in)
{
    Mail mail;
    mail.to = in.list("to").value_or(std::vector<std::string>{});
    mail.from = in.text("from").value_or("");
    mail.sendmail = in.text("sendmail").value_or(mail.sendmail);
    mail.smtp = in.text("smtp").value_or("");
    mail.user = in.text("user").value_or("");
    mail.password = in.text("password").value_or("");
    mail.ca_file = in.text("ca_file").value_or("");
    if (mail.to.empty()) in.complain("to", "is missing: write to = [\"admin@example.org\"]");
    for (const std::string& address : mail.to) check_address(in, "to", address);
    if (!mail.from.empty()) check_address(in, "from", mail.from);
    if (!mail.sendmail.starts_with('/')) in.complain("sendmail", "must be an absolute path");
    if (!mail.smtp.empty() && !mail.smtp.starts_with("smtp://") &&
        !mail.smtp.starts_with("smtps://"))
        in.complain("smtp", "must begin with smtp:// or smtps://");
    check_reference(in, "password", mail.password);
    if (mail.user.empty() != mail.password.empty())
        in.complain("user", "and password belong together");
    in.nothing_else("known here: to, from, sendmail, smtp, user, password, ca_file");
    return mail;
}

Webhook read_webhook(TomlReader& in)
{
    Webhook hook;
    const std::string kind = in.text("kind").value_or("json");
    const auto found = std::ranges::find(dialects, kind, [](const auto& row) { return row.first; });
    if (found == dialects.end())
        in.complain("kind", "must be json, slack, teams or ntfy");
    else
        hook.dialect = found->second;
    hook.url = in.text("url").value_or("");
    hook.token = in.text("token").value_or("");
    hook.ca_file = in.text("ca_file").value_or("");
    if (hook.url.empty()) in.complain("url", "is missing");
    const bool is_secret = hook.dialect == Dialect::slack || hook.dialect == Dialect::teams;
    if (is_secret && hook.url.starts_with("https:"))
        in.complain("url", "is a secret: put it into a file and write url = \"file:/PATH\"");
    check_destination(in, "url", hook.url);
    check_reference(in, "token", hook.token);
    in.nothing_else("known here: kind, url, token, ca_file");
    return hook;
}

std::vector<std::string> read_command(TomlReader& in)
{
    auto argv = in.list("run").value_or(std::vector<std::string>{});
    if (argv.empty() || !argv.front().starts_with('/'))
        in.complain("run", "must be a program and its arguments: run = [\"/usr/local/bin/page\"]");
    in.nothing_else("known here: run");
    return argv;
}

/// Reads a table within this one.
template <class Read>
auto inner(TomlReader& in, const toml::table& table, Read read)
{
    TomlReader one(table, in.origin());
    auto value = read(one);
    in.adopt(one);
    return value;
}

}  // namespace

Spec read_spec(TomlReader& in)
{
    Spec spec;
    if (const toml::table* mail = in.table("mail")) spec.mail = inner(in, *mail, read_mail);
    for (const toml::table* hook : in.tables("webhook"))
        spec.webhooks.push_back(inner(in, *hook, read_webhook));
    for (const toml::table* command : in.tables("command"))
        spec.commands.push_back(inner(in, *command, read_command));
    spec.ping = in.text("ping").value_or("");
    check_destination(in, "ping", spec.ping);
    const auto expiry = in.number("expiry_days").value_or(spec.expiry.count());
    if (expiry < 1 || expiry > 365)
        in.complain("expiry_days", "must be from 1 to 365");
    else
        spec.expiry = std::chrono::days(expiry);
    in.nothing_else("known here: mail, webhook, command, ping, expiry_days");
    return spec;
}

Result<Spec> configured(const std::filesystem::path& config_dir)
{
    const auto path = config_dir / "acme8443.toml";
    const auto text = file::read(path);
    if (!text && text.error().code == Errc::not_found) return Spec{};
    if (!text) return fail(text.error());
    const toml::table table = TRY(parse_toml(*text, path.string()));
    TomlReader in(table, path.string());
    Spec spec;
    if (const toml::table* notify = in.table("notify")) spec = inner(in, *notify, read_spec);
    TRY(in.finish());
    return spec;
}

}  // namespace acme8443::app::notify
