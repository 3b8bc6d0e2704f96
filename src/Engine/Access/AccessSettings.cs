namespace LowCode.Access;

/// <summary>Settings of sign-in, sessions, quotas and audit.</summary>
public sealed record AccessSettings
{
    /// <summary>Wrong passwords in a row before an account is locked.</summary>
    public int FailuresBeforeLock { get; init; } = 5;

    public TimeSpan LockedFor { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A session ends after this time without a request.</summary>
    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromHours(8);

    public int PasswordLength { get; init; } = 10;

    /// <summary>Where a page request without a sign-in is sent; the API answers 401.</summary>
    public string SignInPage { get; init; } = "/sign-in";

    /// <summary>Audit rows older than this are removed; never less than six months.</summary>
    public TimeSpan AuditKept { get; init; } = TimeSpan.FromDays(365);

    /// <summary>Sign-in attempts a minute from one address; one with the right password does not count.</summary>
    public int SignInsPerMinute { get; init; } = 30;

    /// <summary>True sends the session cookie over HTTPS only; false also over HTTP, for trial on one machine.</summary>
    public bool CookieOnlyOverHttps { get; init; }
}
