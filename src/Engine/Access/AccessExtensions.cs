using LowCode.Org;
using LowCode.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LowCode.Access;

public static class AccessExtensions
{
    /// <summary>Sign-in, sessions, API clients, quotas and audit, over the registered <see cref="Database"/>; brings <see cref="OrgExtensions.AddOrg"/>.
    /// The master key file (<see cref="DatabaseSettings.MasterKeyPath"/>) must be there before the first sign-in.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, AccessSettings? settings = null)
    {
        services.AddOrg();
        services.TryAddSingleton(settings ?? new AccessSettings());
        services.TryAddSingleton<Quotas>();
        services.TryAddSingleton<SignIn>();
        services.TryAddSingleton<AuditLog>();
        services.TryAddSingleton<Entrance>();
        services.TryAddSingleton<AskedChanges>();
        services.TryAddSingleton<OwnPassword>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditLog>());
        // A body that cannot be bound reaches the gate, which answers in problem+json.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddDataProtection().SetApplicationName("lowcode");
        services.AddOptions<KeyManagementOptions>().Configure<Database, TimeProvider>((keys, database, clock) =>
        {
            keys.XmlRepository = new ProtectionKeys(database, clock);
            keys.XmlEncryptor = new ProtectionSeal(database);
        });
        services.AddAuthentication().AddCookie(Session.Scheme);
        services.AddOptions<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>(Session.Scheme).Configure<AccessSettings>((cookie, access) =>
        {
            // __Host- binds the cookie to this host and to HTTPS; browsers refuse it over HTTP.
            cookie.Cookie.Name = access.CookieOnlyOverHttps ? "__Host-lowcode" : "lowcode";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = access.CookieOnlyOverHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = access.SessionIdle;
            cookie.SlidingExpiration = true;
            // A page that looks by itself is nobody at work: it does not keep a session alive.
            cookie.Events.OnCheckSlidingExpiration = context =>
            {
                context.ShouldRenew &= !context.Request.Path.StartsWithSegments("/live");
                return Task.CompletedTask;
            };
        });
        return services;
    }

    /// <summary>The gate before every endpoint: who asks, may they, are they too many. Goes after routing and before the endpoints.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app)
    {
        // The gate reads the session itself, and only of who brings no key. Left to itself the host asks for the cookie before every request.
        app.Properties["__AuthenticationMiddlewareSet"] = true;
        return app.UseMiddleware<Gate>();
    }
}
