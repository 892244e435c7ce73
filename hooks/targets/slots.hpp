#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/bundle.hpp"
#include "base/result.hpp"

namespace acme8443::hooks {

/// v-<notBefore>-<fp8>, what a slot for this certificate is called: sorts by age, and says what
/// lies there.
std::string slot_name(const Live& live);

/// The n-th slot for one certificate: the first has the plain name.
std::string numbered(const std::string& name, int n);

/// Whether a slot is one of ours, to be listed and removed; the pointer may have been at something
/// else before we came.
bool made_here(std::string_view slot);

/// The modification time becomes one second from now. ocserv and hitch ignore files that are not
/// newer than those they have; ocserv compares whole seconds, and a way back may follow within the
/// same one.
Result<void> make_newer(const std::filesystem::path& file);

/// The slots that lie in a directory as files or directories of their names, newest first; none
/// when there is no directory.
Result<std::vector<std::string>> list_slots(const std::filesystem::path& directory);

}  // namespace acme8443::hooks
