using System.Security.Cryptography;

namespace LowCode.Journal;

/// <summary>
/// Random nonces, each given once. The system's generator is asked for many at a time, per thread: asked for twelve bytes it takes nearly as long
/// as for a thousand, which was a third of sealing a command.
/// </summary>
static class Nonces
{
    const int Drawn = 64 * Sealing.NonceLength;

    [ThreadStatic] static byte[]? drawn;
    [ThreadStatic] static int left;

    public static void Take(Span<byte> nonce)
    {
        drawn ??= new byte[Drawn];
        if (left == 0)
        {
            RandomNumberGenerator.Fill(drawn);
            left = Drawn;
        }
        left -= Sealing.NonceLength;
        var taken = drawn.AsSpan(left, Sealing.NonceLength);
        taken.CopyTo(nonce);
        CryptographicOperations.ZeroMemory(taken);
    }
}
