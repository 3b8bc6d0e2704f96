using System.Diagnostics.CodeAnalysis;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Http;

namespace LowCode.Access;

/// <summary>The caller of a request, put there by the gate (<see cref="AccessExtensions.UseAccess"/>) before any endpoint runs.</summary>
public static class CallerContext
{
    extension(Caller)
    {
        /// <summary>Who asks. A field of the request, no work.</summary>
        /// <exception cref="RefusedException"><c>access.notSignedIn</c>: only possible at an anonymous endpoint.</exception>
        public static Caller From(HttpContext http) =>
            http.Features.Get<Caller>() ?? throw new RefusedException(RefusalKind.NotSignedIn, Problem.Of("access.notSignedIn"));

        /// <summary>Who asks, if anybody has signed in.</summary>
        public static bool TryFrom(HttpContext http, [NotNullWhen(true)] out Caller? caller) => (caller = http.Features.Get<Caller>()) is not null;
    }

    internal static void Set(HttpContext http, Caller caller) => http.Features.Set(caller);
}
