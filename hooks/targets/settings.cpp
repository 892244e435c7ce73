#include "hooks/targets/settings.hpp"

#include "base/try.hpp"

namespace acme8443::hooks {

Result<SettingsReader> SettingsReader::make(const TargetSpec& spec,
                                            std::initializer_list<std::string_view> known)
{
    return SettingsReader(
        TRY(acme8443::SettingsReader::make(spec.settings, "target \"" + spec.kind + "\"", known)));
}

}  // namespace acme8443::hooks
