#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace acme8443::store {

/// The file name that stands for a name an operator chose: itself, but "*.example.org" becomes
/// "_wildcard.example.org", because `rm -r live/*.example.org` would take its neighbours along.
/// That is another way to type the same name; no two other names share a file name. Errors:
/// Errc::bad_usage for what is not a plain file name.
Result<std::string> file_name(std::string_view name);
/// The way back.
std::string name_of(std::string_view file_name);

/// accounts/<ca>: host, port and path of a directory URL, readable. Two URLs may share it, so each
/// account says which one it belongs to.
std::string ca_name(std::string_view directory_url);

/// Something that is being built, or is on its way out: beside `final`, and never mistaken for it.
/// The next holder of the lock removes what a crash left there.
std::filesystem::path temporary(const std::filesystem::path& final);

/// Where the things of one certificate are. Touches nothing. docs/store-layout.md explains each.
struct Layout {
    std::filesystem::path root;
    std::string file_name;

    static Result<Layout> of(const std::filesystem::path& root, std::string_view name);

    std::filesystem::path generations() const { return root / "certificates" / file_name; }
    std::filesystem::path generation(std::string_view id) const { return generations() / id; }
    std::filesystem::path live() const { return root / "live" / file_name; }
    std::filesystem::path draft() const { return root / "drafts" / file_name; }
    std::filesystem::path deployments() const { return root / "deployments" / file_name; }
    std::filesystem::path renewal() const { return root / "renewals" / (file_name + ".json"); }
    std::filesystem::path lock() const { return root / "locks" / (file_name + ".lock"); }
    std::filesystem::path quarantine() const { return root / "quarantine" / file_name; }
};

}  // namespace acme8443::store
