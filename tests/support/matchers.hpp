#pragma once
#include <gmock/gmock.h>

#include <ostream>

#include "base/result.hpp"

namespace acme8443 {

inline void PrintTo(const Error& error, std::ostream* out)
{
    *out << to_string(error.code) << ": " << error.message;
    for (const SubError& part : error.parts) *out << "\n    " << part.subject << ": " << part.message;
}

template <class T>
void print_outcome(const Result<T>& result, testing::MatchResultListener* listener)
{
    if (result)
        *listener << "succeeded";
    else
        *listener << "failed with " << testing::PrintToString(result.error());
}

/// EXPECT_THAT(result, IsOk());
MATCHER(IsOk, "succeeds")
{
    print_outcome(arg, result_listener);
    return arg.has_value();
}

/// EXPECT_THAT(result, IsOkAndHolds(Eq(3)));
MATCHER_P(IsOkAndHolds, inner, "succeeds with " + testing::DescribeMatcher<typename std::decay_t<arg_type>::value_type>(inner))
{
    print_outcome(arg, result_listener);
    return arg.has_value() && testing::ExplainMatchResult(inner, *arg, result_listener);
}

/// EXPECT_THAT(result, FailsWith(Errc::storage, HasSubstr("...")));
MATCHER_P2(FailsWith, code, message, "fails with " + std::string(to_string(code)) + " and a message that " +
                                         testing::DescribeMatcher<std::string>(message))
{
    print_outcome(arg, result_listener);
    return !arg.has_value() && arg.error().code == code &&
           testing::ExplainMatchResult(message, arg.error().message, result_listener);
}

}  // namespace acme8443
