namespace LowCode.Flows;

/// <summary>
/// A state as bytes, for snapshots. The first byte is the version of the form. Numbers are of variable length; a text stands in full
/// once and is a number after that.
/// </summary>
public static class FlowStateCodec
{
    const byte Version = 1;

    [ThreadStatic] static StateWriter? spare;

    public static byte[] Write(FlowState state)
    {
        var writer = spare ?? new StateWriter();
        spare = null;
        writer.Byte(Version);
        state.Write(writer);
        var bytes = writer.ToArray();
        writer.Reset();
        spare = writer;
        return bytes;
    }

    /// <exception cref="InvalidDataException">Not a state, cut short, or of a version this program does not know.</exception>
    public static FlowState Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        if (reader.Byte() != Version) throw new InvalidDataException("not a flow state, or of another version");
        return FlowState.Read(ref reader);
    }
}
