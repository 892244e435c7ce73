#include "app/settings/configuration.hpp"

#include <algorithm>
#include <sstream>

#include "acme/challenge/dns_solver.hpp"
#include "app/notify/spec.hpp"
#include "app/settings/certificate_files.hpp"
#include "app/settings/target_settings.hpp"
#include "app/settings/toml_reader.hpp"
#include "app/settings/two_keys.hpp"
#include "base/file.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

std::string known_settings()
{
    std::string known = "known settings: ";
    Settings s;
    for_each_setting(s, [&](std::string_view key, auto&, auto) {
        known += std::string(known.back() == ' ' ? "" : ", ") + std::string(key);
    });
    return known + ", and the table dns_solver";
}

acme::DnsSolverSpec read_dns_solver(TomlReader& in)
{
    acme::DnsSolverSpec spec{.method = in.text("method").value_or("")};
    for (const std::string& key : in.left())
        if (auto values = in.list(key)) spec.settings[key] = *std::move(values);
    const auto read = acme::read_dns_solver(spec);
    if (!read) in.complain("dns_solver", read.error().message);
    return spec;
}

Settings read_settings(TomlReader& in)
{
    Settings s;
    for_each_setting(s, [&](std::string_view key, auto& member, auto) { in.read(key, member); });
    if (const toml::table* table = in.table("dns_solver")) {
        TomlReader inner(*table, in.origin());
        s.dns_solver = read_dns_solver(inner);
        in.adopt(inner);
    }
    return s;
}

void read_target(TomlReader& in, std::vector<hooks::TargetSpec>& targets)
{
    const std::string kind = in.text("target").value_or("");
    hooks::Settings said;
    for (const std::string& key : in.left()) {
        if (auto values = in.list(key)) said[key] = *std::move(values);
    }
    auto target = target_spec(kind, std::move(said));
    if (target) return targets.push_back(*std::move(target));
    for (const SubError& part : target.error().parts) in.complain(part.subject, part.message);
}

toml::array to_array(const std::vector<std::string>& values)
{
    toml::array array;
    for (const std::string& value : values) array.push_back(value);
    return array;
}

template <class T>
void put(toml::table& table, std::string_view key, const std::optional<T>& value)
{
    if (value) table.insert_or_assign(key, *value);
}
void put(toml::table& table, std::string_view key,
         const std::optional<std::vector<std::string>>& value)
{
    if (value) table.insert_or_assign(key, to_array(*value));
}

toml::table values_table(toml::table table, const SettingValues& values)
{
    for (const auto& [key, list] : values) {
        if (list.size() == 1)
            table.insert_or_assign(key, list.front());
        else
            table.insert_or_assign(key, to_array(list));
    }
    return table;
}

/// "*.example.org" may be typed for "_wildcard.example.org".
std::filesystem::path own_file(const std::filesystem::path& directory, std::string_view name)
{
    return directory / "certificates" / (certificate_name(name) + ".toml");
}

toml::table target_table(const hooks::TargetSpec& target)
{
    return values_table(toml::table{{"target", target.kind}}, settings_of(target));
}

}  // namespace

Result<Settings> parse_settings(std::string_view text, std::string_view origin)
{
    const toml::table table = TRY(parse_toml(text, origin));
    TomlReader in(table, std::string(origin));
    Settings settings = read_settings(in);
    if (const toml::table* told = in.table("notify")) {
        TomlReader inner(*told, in.origin());
        notify::read_spec(inner);  // who tells reads it again
        in.adopt(inner);
    }
    in.nothing_else(known_settings() + " and notify");
    TRY(in.finish());
    return settings;
}

Result<CertificateFile> parse_certificate(std::string_view text, std::string_view origin)
{
    const toml::table table = TRY(parse_toml(text, origin));
    TomlReader in(table, std::string(origin));
    CertificateFile file;
    file.names = in.list("names").value_or(std::vector<std::string>{});
    if (file.names.empty()) in.complain("names", "is missing: write names = [\"app.example.org\"]");
    file.settings = read_settings(in);
    for (const toml::table* deploy : in.tables("deploy")) {
        TomlReader inner(*deploy, std::string(origin));
        read_target(inner, file.targets);
        in.adopt(inner);
    }
    in.nothing_else("known here: names, deploy and the settings; " + known_settings());
    TRY(in.finish());
    return file;
}

std::string to_toml(const CertificateFile& file)
{
    toml::table table{{"names", to_array(file.names)}};
    for_each_setting(file.settings, [&](std::string_view key, const auto& member, auto) {
        put(table, key, member);
    });
    if (const auto& solver = file.settings.dns_solver)
        table.insert_or_assign(
            "dns_solver", values_table(toml::table{{"method", solver->method}}, solver->settings));
    toml::array targets;
    for (const hooks::TargetSpec& target : file.targets) targets.push_back(target_table(target));
    if (!targets.empty()) table.insert_or_assign("deploy", std::move(targets));
    std::ostringstream out;
    out << "# Written by `acme8443 issue`; edit it, `acme8443 renew` reads it. See "
           "docs/configuration.md.\n"
        << table << "\n";
    return out.str();
}

/// The file that says what this certificate is: for a second one, the first one's.
std::filesystem::path Configuration::path_of(std::string_view name) const
{
    const auto as_second = second(name);
    return own_file(directory_, as_second && *as_second ? first_of(name) : name);
}

Result<Settings> Configuration::for_all() const
{
    const auto path = path_for_all();
    auto text = file::read(path);
    if (!text && text.error().code == Errc::not_found) return Settings{};
    if (!text) return fail(std::move(text).error());
    Settings settings = TRY(parse_settings(*text, path.string()));
    if (settings.second_key_type)
        return fail(Errc::bad_config,
                    path.string() + ": second_key_type belongs into the file of a certificate");
    return settings;
}

bool Configuration::has_certificate(std::string_view name) const
{
    std::error_code ignored;
    return std::filesystem::exists(own_file(directory_, name), ignored);
}

Result<CertificateFile> Configuration::read(std::string_view name) const
{
    const auto path = own_file(directory_, name);
    auto text = file::read(path);
    if (!text && text.error().code == Errc::not_found) {
        return fail(Errc::not_found, "there is no certificate \"" + std::string(name) +
                                         "\": " + path.string() +
                                         " does not exist; `acme8443 issue` writes it");
    }
    if (!text) return fail(std::move(text).error());
    CertificateFile file = TRY(parse_certificate(*text, path.string()));
    file.name = certificate_name(name);
    return file;
}

/// Of the file whose second certificate goes by this name.
Result<std::optional<CertificateFile>> Configuration::second(std::string_view name) const
{
    const std::string first = first_of(name);
    if (first.empty() || has_certificate(name) || !has_certificate(first)) return std::nullopt;
    const CertificateFile file = TRY(read(first));
    auto second = TRY(second_of(file));
    if (second && second->name != name) return std::nullopt;
    return second;
}

Result<CertificateFile> Configuration::certificate(std::string_view name) const
{
    auto found = TRY(second(name));
    return found ? *std::move(found) : read(name);
}

Result<std::vector<std::string>> Configuration::certificates() const
{
    std::vector<std::string> names;
    for (const std::string& file : TRY(certificate_files(*this)))
        for (std::string& name : certificates_of(file, *this)) names.push_back(std::move(name));
    std::ranges::sort(names);
    return names;
}

Result<void> Configuration::remove(std::string_view name) const
{
    return file::remove_tree(own_file(directory_, name));
}

bool Configuration::has_settings() const
{
    std::error_code ignored;
    return std::filesystem::exists(directory_ / "acme8443.toml", ignored);
}

Result<void> Configuration::save_for_all(const Settings& before, const Settings& wanted) const
{
    const auto path = directory_ / "acme8443.toml";
    toml::table table = TRY(parse_toml(file::read(path).value_or(""), path.string()));
    for_each_pair(before, wanted, [&](std::string_view key, const auto& was, const auto& is) {
        if (is != was) put(table, key, is);
    });
    std::ostringstream out;
    out << "# Settings for all certificates. See docs/configuration.md.\n" << table << "\n";
    TRY(file::make_directories(directory_, 0755));
    return file::write_atomically(path, out.str(), 0644);
}

Result<void> Configuration::save(const CertificateFile& certificate) const
{
    const auto path = own_file(directory_, certificate.name);
    TRY(file::make_directories(path.parent_path(), 0755));
    return file::write_atomically(path, to_toml(certificate), 0644);
}

}  // namespace acme8443::app
