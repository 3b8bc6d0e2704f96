using System.Security.Cryptography;
using LowCode.Journal;

namespace LowCode.Engine.Tests.Journal;

public sealed class SealingTests
{
    static DataKey NewKey() => new(new KeyId(Guid.NewGuid()), RandomNumberGenerator.GetBytes(32));

    [Fact]
    public void What_was_sealed_opens_and_names_its_key()
    {
        var (key, id) = (NewKey(), Sample.NewCase());
        foreach (var length in (int[])[0, 1, 1500])
        {
            var plain = RandomNumberGenerator.GetBytes(length);
            var bytes = Sealing.Seal(key, id, 3, plain);
            Assert.Equal(key.Id, Sealing.KeyOf(bytes));
            Assert.Equal(plain, Sealing.Open(key, id, 3, bytes));
            Assert.NotEqual(bytes, Sealing.Seal(key, id, 3, plain));
        }
    }

    [Fact]
    public void It_opens_nowhere_else()
    {
        var (key, id) = (NewKey(), Sample.NewCase());
        var bytes = Sealing.Seal(key, id, 3, "secret"u8);
        Assert.ThrowsAny<CryptographicException>(() => Sealing.Open(key, id, 4, bytes));
        Assert.ThrowsAny<CryptographicException>(() => Sealing.Open(key, Sample.NewCase(), 3, bytes));
        Assert.ThrowsAny<CryptographicException>(() => Sealing.Open(NewKey(), id, 3, bytes));
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => Sealing.Open(key, id, 3, changed));
        }
        Assert.ThrowsAny<CryptographicException>(() => Sealing.KeyOf([1, 2]));
    }
}
