using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LowCode.Interop;

/// <summary>
/// Signs what is posted as the Standard Webhooks convention has it: headers <c>webhook-id</c>, <c>webhook-timestamp</c> (seconds) and
/// <c>webhook-signature</c>, <c>v1,</c> and the base64 of HMAC-SHA256 over <c>id.timestamp.body</c>.
/// </summary>
public static class WebhookSignature
{
    public const string Id = "webhook-id", Timestamp = "webhook-timestamp", Signature = "webhook-signature";

    public static string Of(byte[] secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var sum = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        sum.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")));
        sum.AppendData(body);
        return "v1," + Convert.ToBase64String(sum.GetHashAndReset());
    }
}
