#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/settings/certificate_spec.hpp"
#include "app/settings/settings.hpp"

namespace acme8443::app {

/// The files under the configuration directory: acme8443.toml and certificates/<name>.toml. An
/// unknown key is an error with its line; all mistakes of a file are reported at once.
class Configuration {
public:
    explicit Configuration(std::filesystem::path directory) : directory_(std::move(directory)) {}

    /// acme8443.toml; nothing said when there is none. Errors: Errc::bad_config.
    Result<Settings> for_all() const;
    /// As written there; the second certificate of a file (app/settings/two_keys.hpp) too. Errors:
    /// Errc::not_found, bad_config.
    Result<CertificateFile> certificate(std::string_view name) const;
    /// Is there a file of this name?
    bool has_certificate(std::string_view name) const;
    /// Names of all certificates, sorted.
    Result<std::vector<std::string>> certificates() const;
    /// Writes certificates/<name>.toml as `certificate` reads it.
    Result<void> save(const CertificateFile& file) const;
    /// Removes certificates/<name>.toml. Nothing there is fine.
    Result<void> remove(std::string_view name) const;
    bool has_settings() const;  ///< is there an acme8443.toml?
    /// Writes into acme8443.toml what `wanted` says and `before`, which is what for_all() gave,
    /// does not; the rest stays, comments do not.
    Result<void> save_for_all(const Settings& before, const Settings& wanted) const;

    /// Where for_all and certificate read.
    std::filesystem::path path_for_all() const { return directory_ / "acme8443.toml"; }
    std::filesystem::path path_of(std::string_view name) const;

private:
    Result<CertificateFile> read(std::string_view name) const;
    Result<std::optional<CertificateFile>> second(std::string_view name) const;

    std::filesystem::path directory_;
};

/// The two forms, for tests and for `--json`. `origin` is named in errors.
Result<Settings> parse_settings(std::string_view toml, std::string_view origin);
Result<CertificateFile> parse_certificate(std::string_view toml, std::string_view origin);
std::string to_toml(const CertificateFile& file);

}  // namespace acme8443::app
