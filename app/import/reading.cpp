#include "app/import/reading.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/file.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "store/layout.hpp"

namespace acme8443::app {

namespace fs = std::filesystem;
using nlohmann::json;

Result<std::vector<std::string>> list_directory(const fs::path& directory)
{
    std::vector<std::string> names;
    std::error_code failed;
    for (fs::directory_iterator at(directory, failed), end; !failed && at != end;
         at.increment(failed))
        names.push_back(at->path().filename().string());
    if (failed) return fail(file::error("listing", directory, failed.value()));
    std::erase_if(names, [](const std::string& name) { return name.starts_with('.'); });
    std::ranges::sort(names);
    return names;
}

bool path_exists(const fs::path& path)
{
    std::error_code ignored;
    return fs::exists(path, ignored);
}

namespace {

std::string trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r");
    if (first == text.npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

/// What stands behind "NAME=": a quoted word, or all up to a blank or a comment.
std::string shell_value(std::string_view text)
{
    if (text.starts_with('(')) text.remove_prefix(1);
    while (text.starts_with(' ')) text.remove_prefix(1);
    if (text.empty()) return {};
    if (text.front() == '\'' || text.front() == '"')
        return std::string(text.substr(1, text.find(text.front(), 1) - 1));
    return std::string(text.substr(0, text.find_first_of(" \t#;)")));
}

bool plain_name(std::string_view name)
{
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '_';
    });
}

json read_json(const fs::path& file)
{
    const auto text = file::read(file);
    return text ? json::parse(*text, nullptr, false) : json();
}

/// The leaf's names, `first` in front if it is one of them.
std::vector<std::string> names_of(const pki::Certificate& leaf, const std::string& first)
{
    std::vector<std::string> names;
    for (const Identifier& each : leaf.names) names.push_back(each.value());
    const auto found = std::ranges::find(names, first);
    if (found != names.end()) std::rotate(names.begin(), found, found + 1);
    return names;
}

std::string ca_setting(const std::string& directory_url)
{
    for (const CaPreset& preset : ca_presets())
        if (preset.directory_url == directory_url) return preset.name;
    return directory_url;
}

}  // namespace

Result<Assignments> read_assignments(const fs::path& path)
{
    Assignments found;
    if (!path_exists(path)) return found;
    const std::string text = TRY(file::read(path));
    for (const std::string& raw : split(text, '\n')) {
        const std::string line = trimmed(raw);
        const auto equals = line.find('=');
        if (equals == line.npos || !plain_name(line.substr(0, equals))) continue;
        found[line.substr(0, equals)] = shell_value(std::string_view(line).substr(equals + 1));
    }
    return found;
}

std::string value_of(const Assignments& assignments, const std::string& name)
{
    const auto found = assignments.find(name);
    return found == assignments.end() ? "" : found->second;
}

Result<pki::PrivateKey> read_key(const fs::path& path)
{
    std::string pem = TRY(file::read(path));
    auto key = pki::PrivateKey::from_pem(pem);
    wipe(pem);
    if (!key) return fail(std::move(key).error().while_doing(path.string()));
    return key;
}

std::string json_text(const fs::path& path, const std::string& pointer)
{
    const json document = read_json(path);
    const json::json_pointer at(pointer);
    if (!document.is_object() || !document.contains(at) || !document.at(at).is_string()) return {};
    return document.at(at).get<std::string>();
}

std::vector<std::string> json_texts(const fs::path& path, const std::string& pointer)
{
    const json document = read_json(path);
    const json::json_pointer at(pointer);
    std::vector<std::string> texts;
    if (!document.is_object() || !document.contains(at) || !document.at(at).is_array())
        return texts;
    for (const json& each : document.at(at))
        if (each.is_string()) texts.push_back(each.get<std::string>());
    return texts;
}

Result<ForeignCertificate> read_pair(const std::string& name, const PairFiles& files,
                                     const std::string& directory_url)
{
    TRY(store::file_name(certificate_name(name)));
    auto key = TRY(read_key(files.key));
    std::string pem = TRY(file::read(files.chain));
    auto chain = TRY(pki::CertificateChain::from_pem(pem));
    if (chain.all().size() == 1 && path_exists(files.issuer)) {
        pem += "\n" + TRY(file::read(files.issuer));
        chain = TRY(pki::CertificateChain::from_pem(pem));
    }
    if (chain.leaf().spki != key.spki())
        return fail(Errc::bad_certificate,
                    files.chain.string() + " is not for the key in " + files.key.string());
    if (key.type() == KeyType::ed25519)
        return fail(Errc::bad_certificate,
                    files.key.string() + " is an Ed25519 key: no public CA certifies those");
    CertificateFile file{.name = certificate_name(name), .names = names_of(chain.leaf(), name)};
    if (file.names.empty())
        return fail(Errc::bad_certificate, files.chain.string() + " names no host");
    file.settings.ca = ca_setting(directory_url);
    file.settings.agree_tos = true;  // the account would not be there without
    file.settings.key_type = to_string(key.type());
    return ForeignCertificate{files.key, std::move(file), std::move(key), std::move(chain)};
}

namespace {

/// A target that could not be made would keep `renew` from everything else.
void drop_unusable_targets(ForeignCertificate& certificate)
{
    std::erase_if(certificate.file.targets, [&](const hooks::TargetSpec& target) {
        const auto made = hooks::make_target(target);
        if (!made)
            certificate.to_do.push_back("its hook cannot be taken over as it is: " +
                                        made.error().message);
        return !made;
    });
}

}  // namespace

void add(Foreign& to, const fs::path& origin, Result<ForeignCertificate> read)
{
    if (!read) {
        to.left_out.push_back({origin.string(), read.error().message});
        return;
    }
    drop_unusable_targets(*read);
    to.certificates.push_back(*std::move(read));
}

void add(Foreign& to, const fs::path& origin, Result<ForeignAccount> read)
{
    if (read)
        to.accounts.push_back(*std::move(read));
    else
        to.left_out.push_back({origin.string(), read.error().message});
}

hooks::TargetSpec shell_target(std::string kind, const std::string& command_line)
{
    return {.name = kind, .kind = kind, .settings = {{"command", {"/bin/sh", "-c", command_line}}}};
}

void listen_on(Settings& settings, const std::string& port)
{
    if (port.empty() || port == "80") return;
    settings.http_listen = ":" + port;
    settings.forwarded_from = 80;
}

void renew_before_end(ForeignCertificate& certificate, const std::string& said)
{
    using std::chrono::days, std::chrono::hours, std::chrono::seconds, std::chrono::weeks;
    static const std::map<std::string_view, seconds> units{
        {"", days(1)},       {"day", days(1)},   {"days", days(1)},  {"hour", hours(1)},
        {"hours", hours(1)}, {"week", weeks(1)}, {"weeks", weeks(1)}};
    if (said.empty()) return;
    unsigned count = 0;
    const auto number = std::from_chars(said.data(), said.data() + said.size(), count);
    const std::string unit = trimmed(std::string_view(number.ptr, said.data() + said.size()));
    if (number.ec != std::errc() || count > 10'000 || !units.contains(unit))
        certificate.to_do.push_back("it was renewed \"" + printable(said, 60) +
                                    "\" before its end: that could not be read");
    else
        certificate.renew_at = certificate.chain.leaf().not_after - count * units.at(unit);
}

void prove_in_dns(ForeignCertificate& certificate, const std::string& how)
{
    certificate.file.settings.challenge = "dns-01";
    certificate.to_do.push_back("its names were proved in DNS by " + how +
                                ": configure dns-01, see docs/configuration.md");
}

void prove_in_folder(ForeignCertificate& certificate, const std::string& folder)
{
    if (folder.starts_with('/') && folder.ends_with(answers_folder) &&
        folder.size() > answers_folder.size()) {
        certificate.file.settings.webroot = {
            folder.substr(0, folder.size() - answers_folder.size())};
        return;
    }
    certificate.to_do.push_back("its names were proved through the web server's directory " +
                                folder +
                                ": free port 80 while renewing, or see docs/configuration.md for "
                                "proving beside a web server");
}

std::string email_of(const std::vector<std::string>& contacts)
{
    static constexpr std::string_view scheme = "mailto:";
    for (const std::string& each : contacts)
        if (each.starts_with(scheme)) return each.substr(scheme.size());
    return {};
}

}  // namespace acme8443::app
