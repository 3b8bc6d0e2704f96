using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace LowCode.Org;

/// <summary>Passwords as kept: ASP.NET Core Identity's format (PBKDF2 with HMAC-SHA512, 100,000 rounds, own salt).</summary>
public static class Passwords
{
    static readonly PasswordHasher<object> hasher = new();
    static readonly PasswordHasher<object> quick = new(Options.Create(new PasswordHasherOptions { IterationCount = 1000 }));
    static readonly object anybody = new();
    static readonly string nobodys = hasher.HashPassword(anybody, Generate());

    public static string Hash(string password) => hasher.HashPassword(anybody, password);

    /// <summary>For passwords from <see cref="Generate"/> only: their 59 bits of chance do not need slow hashing, and hundreds are made at first start.
    /// The first sign-in replaces it with the slow form.</summary>
    internal static string HashGenerated(string password) => quick.HashPassword(anybody, password);

    /// <param name="hash">Null for an unknown user: takes as long as a real one, so that names cannot be told by time.</param>
    /// <param name="rehash">The hash to keep from now on when its form is outdated; else null.</param>
    public static bool Verify(string? hash, string password, out string? rehash)
    {
        var result = hasher.VerifyHashedPassword(anybody, hash ?? nobodys, password);
        rehash = result == PasswordVerificationResult.SuccessRehashNeeded ? Hash(password) : null;
        return hash is not null && result != PasswordVerificationResult.Failed;
    }

    /// <summary>Twelve characters that cannot be mistaken for one another.</summary>
    public static string Generate() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 12);
}
