namespace Swytch.Sql.Catalog;

internal static partial class CatalogFacts
{
    /// <summary>pg_proc, the input and output functions of types: oid|name|result|arguments|kind|volatility|strict|set|variadic.</summary>
    public const string TypeProcedures = """
        31|byteaout|2275|17|f|i|t|f|0;33|charout|2275|18|f|i|t|f|0;34|namein|19|2275|f|i|t|f|0;35|nameout|2275|19|f|i|t|f|0;38|int2in|21|2275|f|i|t|f|0;39|int2out|2275|21|f|i|t|f|0
        40|int2vectorin|22|2275|f|i|t|f|0;41|int2vectorout|2275|22|f|i|t|f|0;42|int4in|23|2275|f|i|t|f|0;43|int4out|2275|23|f|i|t|f|0;44|regprocin|24|2275|f|s|t|f|0;45|regprocout|2275|24|f|s|t|f|0
        46|textin|25|2275|f|i|t|f|0;47|textout|2275|25|f|i|t|f|0;48|tidin|27|2275|f|i|t|f|0;49|tidout|2275|27|f|i|t|f|0;50|xidin|28|2275|f|i|t|f|0;51|xidout|2275|28|f|i|t|f|0
        52|cidin|29|2275|f|i|t|f|0;53|cidout|2275|29|f|i|t|f|0;54|oidvectorin|30|2275|f|i|t|f|0;55|oidvectorout|2275|30|f|i|t|f|0;86|pg_ddl_command_in|32|2275|f|i|t|f|0
        87|pg_ddl_command_out|2275|32|f|i|t|f|0;88|pg_ddl_command_recv|32|2281|f|i|t|f|0;90|pg_ddl_command_send|17|32|f|i|t|f|0;109|unknownin|705|2275|f|i|t|f|0;110|unknownout|2275|705|f|i|t|f|0
        117|point_in|600|2275|f|i|t|f|0;118|point_out|2275|600|f|i|t|f|0;119|lseg_in|601|2275|f|i|t|f|0;120|lseg_out|2275|601|f|i|t|f|0;121|path_in|602|2275|f|i|t|f|0;122|path_out|2275|602|f|i|t|f|0
        123|box_in|603|2275|f|i|t|f|0;124|box_out|2275|603|f|i|t|f|0;195|pg_node_tree_in|194|2275|f|i|t|f|0;196|pg_node_tree_out|2275|194|f|i|t|f|0;197|pg_node_tree_recv|194|2281|f|s|t|f|0
        198|pg_node_tree_send|17|194|f|s|t|f|0;200|float4in|700|2275|f|i|t|f|0;201|float4out|2275|700|f|i|t|f|0;214|float8in|701|2275|f|i|t|f|0;215|float8out|2275|701|f|i|t|f|0
        267|table_am_handler_in|269|2275|f|i|f|f|0;268|table_am_handler_out|2275|269|f|i|t|f|0;321|json_in|114|2275|f|i|t|f|0;322|json_out|2275|114|f|i|t|f|0;323|json_recv|114|2281|f|i|t|f|0
        324|json_send|17|114|f|i|t|f|0;326|index_am_handler_in|325|2275|f|i|f|f|0;327|index_am_handler_out|2275|325|f|i|t|f|0;347|poly_in|604|2275|f|i|t|f|0;348|poly_out|2275|604|f|i|t|f|0
        436|macaddr_in|829|2275|f|i|t|f|0;437|macaddr_out|2275|829|f|i|t|f|0;460|int8in|20|2275|f|i|t|f|0;461|int8out|2275|20|f|i|t|f|0;750|array_in|2277|2275 26 23|f|s|t|f|0
        751|array_out|2275|2277|f|s|t|f|0;886|cash_in|790|2275|f|s|t|f|0;887|cash_out|2275|790|f|s|t|f|0;910|inet_in|869|2275|f|i|t|f|0;911|inet_out|2275|869|f|i|t|f|0
        1031|aclitemin|1033|2275|f|s|t|f|0;1032|aclitemout|2275|1033|f|s|t|f|0;1044|bpcharin|1042|2275 26 23|f|i|t|f|0;1045|bpcharout|2275|1042|f|i|t|f|0;1046|varcharin|1043|2275 26 23|f|i|t|f|0
        1047|varcharout|2275|1043|f|i|t|f|0;1084|date_in|1082|2275|f|s|t|f|0;1085|date_out|2275|1082|f|s|t|f|0;1143|time_in|1083|2275 26 23|f|s|t|f|0;1144|time_out|2275|1083|f|i|t|f|0
        1150|timestamptz_in|1184|2275 26 23|f|s|t|f|0;1151|timestamptz_out|2275|1184|f|s|t|f|0;1160|interval_in|1186|2275 26 23|f|s|t|f|0;1161|interval_out|2275|1186|f|s|t|f|0
        1242|boolin|16|2275|f|i|t|f|0;1243|boolout|2275|16|f|i|t|f|0;1244|byteain|17|2275|f|i|t|f|0;1245|charin|18|2275|f|i|t|f|0;1267|cidr_in|650|2275|f|i|t|f|0
        1312|timestamp_in|1114|2275 26 23|f|s|t|f|0;1313|timestamp_out|2275|1114|f|s|t|f|0;1350|timetz_in|1266|2275 26 23|f|s|t|f|0;1351|timetz_out|2275|1266|f|i|t|f|0
        1427|cidr_out|2275|650|f|i|t|f|0;1450|circle_in|718|2275|f|i|t|f|0;1451|circle_out|2275|718|f|i|t|f|0;1490|line_in|628|2275|f|i|t|f|0;1491|line_out|2275|628|f|i|t|f|0
        1564|bit_in|1560|2275 26 23|f|i|t|f|0;1565|bit_out|2275|1560|f|i|t|f|0;1579|varbit_in|1562|2275 26 23|f|i|t|f|0;1580|varbit_out|2275|1562|f|i|t|f|0;1701|numeric_in|1700|2275 26 23|f|i|t|f|0
        1702|numeric_out|2275|1700|f|i|t|f|0;1798|oidin|26|2275|f|i|t|f|0;1799|oidout|2275|26|f|i|t|f|0;2212|regprocedurein|2202|2275|f|s|t|f|0;2213|regprocedureout|2275|2202|f|s|t|f|0
        2214|regoperin|2203|2275|f|s|t|f|0;2215|regoperout|2275|2203|f|s|t|f|0;2216|regoperatorin|2204|2275|f|s|t|f|0;2217|regoperatorout|2275|2204|f|s|t|f|0;2218|regclassin|2205|2275|f|s|t|f|0
        2219|regclassout|2275|2205|f|s|t|f|0;2220|regtypein|2206|2275|f|s|t|f|0;2221|regtypeout|2275|2206|f|s|t|f|0;2290|record_in|2249|2275 26 23|f|s|t|f|0;2291|record_out|2275|2249|f|s|t|f|0
        2292|cstring_in|2275|2275|f|i|t|f|0;2293|cstring_out|2275|2275|f|i|t|f|0;2294|any_in|2276|2275|f|i|t|f|0;2295|any_out|2275|2276|f|i|t|f|0;2296|anyarray_in|2277|2275|f|i|t|f|0
        2297|anyarray_out|2275|2277|f|s|t|f|0;2298|void_in|2278|2275|f|i|t|f|0;2299|void_out|2275|2278|f|i|t|f|0;2300|trigger_in|2279|2275|f|i|f|f|0;2301|trigger_out|2275|2279|f|i|t|f|0
        2302|language_handler_in|2280|2275|f|i|f|f|0;2303|language_handler_out|2275|2280|f|i|t|f|0;2304|internal_in|2281|2275|f|i|f|f|0;2305|internal_out|2275|2281|f|i|t|f|0
        2312|anyelement_in|2283|2275|f|i|t|f|0;2313|anyelement_out|2275|2283|f|i|t|f|0;2400|array_recv|2277|2281 26 23|f|s|t|f|0;2401|array_send|17|2277|f|s|t|f|0
        2402|record_recv|2249|2281 26 23|f|s|t|f|0;2403|record_send|17|2249|f|s|t|f|0;2404|int2recv|21|2281|f|i|t|f|0;2405|int2send|17|21|f|i|t|f|0;2406|int4recv|23|2281|f|i|t|f|0
        2407|int4send|17|23|f|i|t|f|0;2408|int8recv|20|2281|f|i|t|f|0;2409|int8send|17|20|f|i|t|f|0;2410|int2vectorrecv|22|2281|f|i|t|f|0;2411|int2vectorsend|17|22|f|i|t|f|0
        2412|bytearecv|17|2281|f|i|t|f|0;2413|byteasend|17|17|f|i|t|f|0;2414|textrecv|25|2281|f|s|t|f|0;2415|textsend|17|25|f|s|t|f|0;2416|unknownrecv|705|2281|f|i|t|f|0
        2417|unknownsend|17|705|f|i|t|f|0;2418|oidrecv|26|2281|f|i|t|f|0;2419|oidsend|17|26|f|i|t|f|0;2420|oidvectorrecv|30|2281|f|i|t|f|0;2421|oidvectorsend|17|30|f|i|t|f|0
        2422|namerecv|19|2281|f|s|t|f|0;2423|namesend|17|19|f|s|t|f|0;2424|float4recv|700|2281|f|i|t|f|0;2425|float4send|17|700|f|i|t|f|0;2426|float8recv|701|2281|f|i|t|f|0
        2427|float8send|17|701|f|i|t|f|0;2428|point_recv|600|2281|f|i|t|f|0;2429|point_send|17|600|f|i|t|f|0;2430|bpcharrecv|1042|2281 26 23|f|s|t|f|0;2431|bpcharsend|17|1042|f|s|t|f|0
        2432|varcharrecv|1043|2281 26 23|f|s|t|f|0;2433|varcharsend|17|1043|f|s|t|f|0;2434|charrecv|18|2281|f|i|t|f|0;2435|charsend|17|18|f|i|t|f|0;2436|boolrecv|16|2281|f|i|t|f|0
        2437|boolsend|17|16|f|i|t|f|0;2438|tidrecv|27|2281|f|i|t|f|0;2439|tidsend|17|27|f|i|t|f|0;2440|xidrecv|28|2281|f|i|t|f|0;2441|xidsend|17|28|f|i|t|f|0;2442|cidrecv|29|2281|f|i|t|f|0
        2443|cidsend|17|29|f|i|t|f|0;2444|regprocrecv|24|2281|f|i|t|f|0;2445|regprocsend|17|24|f|i|t|f|0;2446|regprocedurerecv|2202|2281|f|i|t|f|0;2447|regproceduresend|17|2202|f|i|t|f|0
        2448|regoperrecv|2203|2281|f|i|t|f|0;2449|regopersend|17|2203|f|i|t|f|0;2450|regoperatorrecv|2204|2281|f|i|t|f|0;2451|regoperatorsend|17|2204|f|i|t|f|0;2452|regclassrecv|2205|2281|f|i|t|f|0
        2453|regclasssend|17|2205|f|i|t|f|0;2454|regtyperecv|2206|2281|f|i|t|f|0;2455|regtypesend|17|2206|f|i|t|f|0;2456|bit_recv|1560|2281 26 23|f|i|t|f|0;2457|bit_send|17|1560|f|i|t|f|0
        2458|varbit_recv|1562|2281 26 23|f|i|t|f|0;2459|varbit_send|17|1562|f|i|t|f|0;2460|numeric_recv|1700|2281 26 23|f|i|t|f|0;2461|numeric_send|17|1700|f|i|t|f|0
        2468|date_recv|1082|2281|f|i|t|f|0;2469|date_send|17|1082|f|i|t|f|0;2470|time_recv|1083|2281 26 23|f|i|t|f|0;2471|time_send|17|1083|f|i|t|f|0;2472|timetz_recv|1266|2281 26 23|f|i|t|f|0
        2473|timetz_send|17|1266|f|i|t|f|0;2474|timestamp_recv|1114|2281 26 23|f|i|t|f|0;2475|timestamp_send|17|1114|f|i|t|f|0;2476|timestamptz_recv|1184|2281 26 23|f|i|t|f|0
        2477|timestamptz_send|17|1184|f|i|t|f|0;2478|interval_recv|1186|2281 26 23|f|i|t|f|0;2479|interval_send|17|1186|f|i|t|f|0;2480|lseg_recv|601|2281|f|i|t|f|0;2481|lseg_send|17|601|f|i|t|f|0
        2482|path_recv|602|2281|f|i|t|f|0;2483|path_send|17|602|f|i|t|f|0;2484|box_recv|603|2281|f|i|t|f|0;2485|box_send|17|603|f|i|t|f|0;2486|poly_recv|604|2281|f|i|t|f|0
        2487|poly_send|17|604|f|i|t|f|0;2488|line_recv|628|2281|f|i|t|f|0;2489|line_send|17|628|f|i|t|f|0;2490|circle_recv|718|2281|f|i|t|f|0;2491|circle_send|17|718|f|i|t|f|0
        2492|cash_recv|790|2281|f|i|t|f|0;2493|cash_send|17|790|f|i|t|f|0;2494|macaddr_recv|829|2281|f|i|t|f|0;2495|macaddr_send|17|829|f|i|t|f|0;2496|inet_recv|869|2281|f|i|t|f|0
        2497|inet_send|17|869|f|i|t|f|0;2498|cidr_recv|650|2281|f|i|t|f|0;2499|cidr_send|17|650|f|i|t|f|0;2500|cstring_recv|2275|2281|f|s|t|f|0;2501|cstring_send|17|2275|f|s|t|f|0
        2502|anyarray_recv|2277|2281|f|s|t|f|0;2503|anyarray_send|17|2277|f|s|t|f|0;2597|domain_in|2276|2275 26 23|f|s|f|f|0;2598|domain_recv|2276|2281 26 23|f|s|f|f|0
        2777|anynonarray_in|2776|2275|f|i|t|f|0;2778|anynonarray_out|2275|2776|f|i|t|f|0;2893|xml_in|142|2275|f|s|t|f|0;2894|xml_out|2275|142|f|i|t|f|0;2898|xml_recv|142|2281|f|s|t|f|0
        2899|xml_send|17|142|f|s|t|f|0;2902|varbittypmodin|23|1263|f|i|t|f|0;2903|intervaltypmodin|23|1263|f|i|t|f|0;2904|intervaltypmodout|2275|23|f|i|t|f|0;2905|timestamptypmodin|23|1263|f|i|t|f|0
        2906|timestamptypmodout|2275|23|f|i|t|f|0;2907|timestamptztypmodin|23|1263|f|i|t|f|0;2908|timestamptztypmodout|2275|23|f|i|t|f|0;2909|timetypmodin|23|1263|f|i|t|f|0
        2910|timetypmodout|2275|23|f|i|t|f|0;2911|timetztypmodin|23|1263|f|i|t|f|0;2912|timetztypmodout|2275|23|f|i|t|f|0;2913|bpchartypmodin|23|1263|f|i|t|f|0;2914|bpchartypmodout|2275|23|f|i|t|f|0
        2915|varchartypmodin|23|1263|f|i|t|f|0;2916|varchartypmodout|2275|23|f|i|t|f|0;2917|numerictypmodin|23|1263|f|i|t|f|0;2918|numerictypmodout|2275|23|f|i|t|f|0
        2919|bittypmodin|23|1263|f|i|t|f|0;2920|bittypmodout|2275|23|f|i|t|f|0;2921|varbittypmodout|2275|23|f|i|t|f|0;2939|txid_snapshot_in|2970|2275|f|i|t|f|0
        2940|txid_snapshot_out|2275|2970|f|i|t|f|0;2941|txid_snapshot_recv|2970|2281|f|i|t|f|0;2942|txid_snapshot_send|17|2970|f|i|t|f|0;2952|uuid_in|2950|2275|f|i|t|f|0
        2953|uuid_out|2275|2950|f|i|t|f|0;2961|uuid_recv|2950|2281|f|i|t|f|0;2962|uuid_send|17|2950|f|i|t|f|0;3116|fdw_handler_in|3115|2275|f|i|f|f|0;3117|fdw_handler_out|2275|3115|f|i|t|f|0
        3120|void_recv|2278|2281|f|i|t|f|0;3121|void_send|17|2278|f|i|t|f|0;3229|pg_lsn_in|3220|2275|f|i|t|f|0;3230|pg_lsn_out|2275|3220|f|i|t|f|0;3238|pg_lsn_recv|3220|2281|f|i|t|f|0
        3239|pg_lsn_send|17|3220|f|i|t|f|0;3311|tsm_handler_in|3310|2275|f|i|f|f|0;3312|tsm_handler_out|2275|3310|f|i|t|f|0;3355|pg_ndistinct_in|3361|2275|f|i|t|f|0
        3356|pg_ndistinct_out|2275|3361|f|i|t|f|0;3357|pg_ndistinct_recv|3361|2281|f|s|t|f|0;3358|pg_ndistinct_send|17|3361|f|s|t|f|0;3404|pg_dependencies_in|3402|2275|f|i|t|f|0
        3405|pg_dependencies_out|2275|3402|f|i|t|f|0;3406|pg_dependencies_recv|3402|2281|f|s|t|f|0;3407|pg_dependencies_send|17|3402|f|s|t|f|0;3446|macaddr8_recv|774|2281|f|i|t|f|0
        3447|macaddr8_send|17|774|f|i|t|f|0;3504|anyenum_in|3500|2275|f|i|t|f|0;3505|anyenum_out|2275|3500|f|s|t|f|0;3594|event_trigger_in|3838|2275|f|i|f|f|0
        3595|event_trigger_out|2275|3838|f|i|t|f|0;3610|tsvectorin|3614|2275|f|i|t|f|0;3611|tsvectorout|2275|3614|f|i|t|f|0;3612|tsqueryin|3615|2275|f|i|t|f|0;3613|tsqueryout|2275|3615|f|i|t|f|0
        3638|tsvectorsend|17|3614|f|i|t|f|0;3639|tsvectorrecv|3614|2281|f|i|t|f|0;3640|tsquerysend|17|3615|f|i|t|f|0;3641|tsqueryrecv|3615|2281|f|i|t|f|0;3646|gtsvectorin|3642|2275|f|i|t|f|0
        3647|gtsvectorout|2275|3642|f|i|t|f|0;3688|ts_typanalyze|16|2281|f|s|t|f|0;3736|regconfigin|3734|2275|f|s|t|f|0;3737|regconfigout|2275|3734|f|s|t|f|0;3738|regconfigrecv|3734|2281|f|i|t|f|0
        3739|regconfigsend|17|3734|f|i|t|f|0;3771|regdictionaryin|3769|2275|f|s|t|f|0;3772|regdictionaryout|2275|3769|f|s|t|f|0;3773|regdictionaryrecv|3769|2281|f|i|t|f|0
        3774|regdictionarysend|17|3769|f|i|t|f|0;3803|jsonb_send|17|3802|f|i|t|f|0;3804|jsonb_out|2275|3802|f|i|t|f|0;3805|jsonb_recv|3802|2281|f|i|t|f|0;3806|jsonb_in|3802|2275|f|i|t|f|0
        3816|array_typanalyze|16|2281|f|s|t|f|0;3832|anyrange_in|3831|2275 26 23|f|s|t|f|0;3833|anyrange_out|2275|3831|f|s|t|f|0;3834|range_in|3831|2275 26 23|f|s|t|f|0
        3835|range_out|2275|3831|f|s|t|f|0;3836|range_recv|3831|2281 26 23|f|s|t|f|0;3837|range_send|17|3831|f|s|t|f|0;3916|range_typanalyze|16|2281|f|s|t|f|0;4001|jsonpath_in|4072|2275|f|i|t|f|0
        4002|jsonpath_recv|4072|2281|f|i|t|f|0;4003|jsonpath_out|2275|4072|f|i|t|f|0;4004|jsonpath_send|17|4072|f|i|t|f|0;4084|regnamespacein|4089|2275|f|s|t|f|0
        4085|regnamespaceout|2275|4089|f|s|t|f|0;4087|regnamespacerecv|4089|2281|f|i|t|f|0;4088|regnamespacesend|17|4089|f|i|t|f|0;4092|regroleout|2275|4096|f|s|t|f|0
        4094|regrolerecv|4096|2281|f|i|t|f|0;4095|regrolesend|17|4096|f|i|t|f|0;4098|regrolein|4096|2275|f|s|t|f|0;4110|macaddr8_in|774|2275|f|i|t|f|0;4111|macaddr8_out|2275|774|f|i|t|f|0
        4193|regcollationin|4191|2275|f|s|t|f|0;4194|regcollationout|2275|4191|f|s|t|f|0;4196|regcollationrecv|4191|2281|f|i|t|f|0;4197|regcollationsend|17|4191|f|i|t|f|0
        4226|anycompatiblemultirange_in|4538|2275 26 23|f|s|t|f|0;4227|anycompatiblemultirange_out|2275|4538|f|s|t|f|0;4229|anymultirange_in|4537|2275 26 23|f|s|t|f|0
        4230|anymultirange_out|2275|4537|f|s|t|f|0;4231|multirange_in|4537|2275 26 23|f|s|t|f|0;4232|multirange_out|2275|4537|f|s|t|f|0;4233|multirange_recv|4537|2281 26 23|f|s|t|f|0
        4234|multirange_send|17|4537|f|s|t|f|0;4242|multirange_typanalyze|16|2281|f|s|t|f|0;4596|brin_bloom_summary_in|4600|2275|f|i|t|f|0;4597|brin_bloom_summary_out|2275|4600|f|i|t|f|0
        4598|brin_bloom_summary_recv|4600|2281|f|s|t|f|0;4599|brin_bloom_summary_send|17|4600|f|s|t|f|0;4638|brin_minmax_multi_summary_in|4601|2275|f|i|t|f|0
        4639|brin_minmax_multi_summary_out|2275|4601|f|i|t|f|0;4640|brin_minmax_multi_summary_recv|4601|2281|f|s|t|f|0;4641|brin_minmax_multi_summary_send|17|4601|f|s|t|f|0
        5018|pg_mcv_list_in|5017|2275|f|i|t|f|0;5019|pg_mcv_list_out|2275|5017|f|i|t|f|0;5020|pg_mcv_list_recv|5017|2281|f|s|t|f|0;5021|pg_mcv_list_send|17|5017|f|s|t|f|0
        5055|pg_snapshot_in|5038|2275|f|i|t|f|0;5056|pg_snapshot_out|2275|5038|f|i|t|f|0;5057|pg_snapshot_recv|5038|2281|f|i|t|f|0;5058|pg_snapshot_send|17|5038|f|i|t|f|0
        5070|xid8in|5069|2275|f|i|t|f|0;5081|xid8out|2275|5069|f|i|t|f|0;5082|xid8recv|5069|2281|f|i|t|f|0;5083|xid8send|17|5069|f|i|t|f|0;5086|anycompatible_in|5077|2275|f|i|t|f|0
        5087|anycompatible_out|2275|5077|f|i|t|f|0;5088|anycompatiblearray_in|5078|2275|f|i|t|f|0;5089|anycompatiblearray_out|2275|5078|f|s|t|f|0;5090|anycompatiblearray_recv|5078|2281|f|s|t|f|0
        5091|anycompatiblearray_send|17|5078|f|s|t|f|0;5092|anycompatiblenonarray_in|5079|2275|f|i|t|f|0;5093|anycompatiblenonarray_out|2275|5079|f|i|t|f|0
        5094|anycompatiblerange_in|5080|2275 26 23|f|s|t|f|0;5095|anycompatiblerange_out|2275|5080|f|s|t|f|0;6098|jsonb_subscript_handler|2281|2281|f|i|t|f|0
        6179|array_subscript_handler|2281|2281|f|i|t|f|0;6180|raw_array_subscript_handler|2281|2281|f|i|t|f|0
        """;

    /// <summary>pg_proc, functions that SQL calls, in the same form.</summary>
    public const string Procedures = """
        77|int4|23|18|f|i|t|f|0;89|version|25||f|s|t|f|0;235|float8|701|21|f|i|t|f|0;236|float4|700|21|f|i|t|f|0;237|int2|21|701|f|i|t|f|0;238|int2|21|700|f|i|t|f|0;274|timeofday|25||f|v|t|f|0
        311|float8|701|700|f|i|t|f|0;312|float4|700|701|f|i|t|f|0;313|int4|23|21|f|i|t|f|0;314|int2|21|23|f|i|t|f|0;316|float8|701|23|f|i|t|f|0;317|int4|23|701|f|i|t|f|0;318|float4|700|23|f|i|t|f|0
        319|int4|23|700|f|i|t|f|0;320|width_bucket|23|701 701 701 23|f|i|t|f|0;376|string_to_array|1009|25 25 25|f|i|f|f|0;378|array_append|5078|5078 5077|f|i|f|f|0
        379|array_prepend|5078|5077 5078|f|i|f|f|0;383|array_cat|5078|5078 5078|f|i|f|f|0;384|array_to_string|25|2277 25 25|f|s|f|f|0;394|string_to_array|1009|25 25|f|i|f|f|0
        395|array_to_string|25|2277 25|f|s|t|f|0;401|text|25|1042|f|i|t|f|0;406|text|25|19|f|i|t|f|0;407|name|19|25|f|i|t|f|0;408|bpchar|1042|19|f|i|t|f|0;409|name|19|1042|f|i|t|f|0
        480|int4|23|20|f|i|t|f|0;481|int8|20|23|f|i|t|f|0;482|float8|701|20|f|i|t|f|0;483|int8|20|701|f|i|t|f|0;652|float4|700|20|f|i|t|f|0;653|int8|20|700|f|i|t|f|0
        668|bpchar|1042|1042 23 16|f|i|t|f|0;669|varchar|1043|1043 23 16|f|i|t|f|0;714|int2|21|20|f|i|t|f|0;720|octet_length|23|17|f|i|t|f|0;745|current_user|19||f|s|t|f|0
        746|session_user|19||f|s|t|f|0;747|array_dims|25|2277|f|i|t|f|0;748|array_ndims|23|2277|f|i|t|f|0;749|overlay|17|17 17 23 23|f|i|t|f|0;752|overlay|17|17 17 23|f|i|t|f|0
        754|int8|20|21|f|i|t|f|0;810|pg_client_encoding|19||f|s|t|f|0;849|position|23|25 25|f|i|t|f|0;860|bpchar|1042|18|f|i|t|f|0;861|current_database|19||f|s|t|f|0;868|strpos|23|25 25|f|i|t|f|0
        870|lower|25|25|f|i|t|f|0;871|upper|25|25|f|i|t|f|0;872|initcap|25|25|f|i|t|f|0;873|lpad|25|25 23 25|f|i|t|f|0;874|rpad|25|25 23 25|f|i|t|f|0;875|ltrim|25|25 25|f|i|t|f|0
        876|rtrim|25|25 25|f|i|t|f|0;877|substr|25|25 23 23|f|i|t|f|0;878|translate|25|25 25 25|f|i|t|f|0;879|lpad|25|25 23|f|i|t|f|0;880|rpad|25|25 23|f|i|t|f|0;881|ltrim|25|25|f|i|t|f|0
        882|rtrim|25|25|f|i|t|f|0;883|substr|25|25 23|f|i|t|f|0;884|btrim|25|25 25|f|i|t|f|0;885|btrim|25|25|f|i|t|f|0;936|substring|25|25 23 23|f|i|t|f|0;937|substring|25|25 23|f|i|t|f|0
        938|generate_series|1114|1114 1114 1186|f|i|t|t|0;939|generate_series|1184|1184 1184 1186|f|s|t|t|0;940|mod|21|21 21|f|i|t|f|0;941|mod|23|23 23|f|i|t|f|0;946|text|25|18|f|i|t|f|0
        947|mod|20|20 20|f|i|t|f|0;1026|timezone|1114|1186 1184|f|i|t|f|0;1066|generate_series|23|23 23 23|f|i|t|t|0;1067|generate_series|23|23 23|f|i|t|t|0
        1068|generate_series|20|20 20 20|f|i|t|t|0;1069|generate_series|20|20 20|f|i|t|t|0;1081|format_type|25|26 23|f|s|f|f|0;1158|to_timestamp|1184|701|f|i|t|f|0
        1159|timezone|1114|25 1184|f|i|t|f|0;1171|date_part|701|25 1184|f|s|t|f|0;1172|date_part|701|25 1186|f|i|t|f|0;1174|timestamptz|1184|1082|f|s|t|f|0;1176|timestamptz|1184|1082 1083|f|s|t|f|0
        1178|date|1082|1184|f|s|t|f|0;1181|age|23|28|f|s|t|f|0;1191|generate_subscripts|23|2277 23 16|f|i|t|t|0;1192|generate_subscripts|23|2277 23|f|i|t|t|0;1194|log10|701|701|f|i|t|f|0
        1199|age|1186|1184 1184|f|i|t|f|0;1215|obj_description|25|26 19|f|s|t|f|0;1216|col_description|25|26 23|f|s|t|f|0;1217|date_trunc|1184|25 1184|f|s|t|f|0
        1218|date_trunc|1186|25 1186|f|i|t|f|0;1264|pg_char_to_encoding|23|19|f|s|t|f|0;1269|pg_column_size|23|2276|f|s|t|f|0;1273|date_part|701|25 1266|f|i|t|f|0;1282|quote_ident|25|25|f|i|t|f|0
        1283|quote_literal|25|25|f|i|t|f|0;1284|date_trunc|1184|25 1184 25|f|s|t|f|0;1285|quote_literal|25|2283|f|s|t|f|0;1288|int8|20|26|f|i|t|f|0;1289|quote_nullable|25|25|f|i|f|f|0
        1290|quote_nullable|25|2283|f|s|f|f|0;1299|now|1184||f|s|t|f|0;1316|time|1083|1114|f|i|t|f|0;1317|length|23|25|f|i|t|f|0;1318|length|23|1042|f|i|t|f|0;1340|log|701|701|f|i|t|f|0
        1341|ln|701|701|f|i|t|f|0;1342|round|701|701|f|i|t|f|0;1343|trunc|701|701|f|i|t|f|0;1344|sqrt|701|701|f|i|t|f|0;1345|cbrt|701|701|f|i|t|f|0;1347|exp|701|701|f|i|t|f|0
        1348|obj_description|25|26|f|s|t|f|0;1359|timestamptz|1184|1082 1266|f|i|t|f|0;1367|character_length|23|1042|f|i|t|f|0;1368|power|701|701 701|f|i|t|f|0;1369|character_length|23|25|f|i|t|f|0
        1372|char_length|23|1042|f|i|t|f|0;1373|isfinite|16|1082|f|i|t|f|0;1374|octet_length|23|25|f|i|t|f|0;1375|octet_length|23|1042|f|i|t|f|0;1381|char_length|23|25|f|i|t|f|0
        1384|date_part|701|25 1082|f|i|t|f|0;1385|date_part|701|25 1083|f|i|t|f|0;1386|age|1186|1184|f|s|t|f|0;1387|pg_get_constraintdef|25|26|f|s|t|f|0;1389|isfinite|16|1184|f|i|t|f|0
        1390|isfinite|16|1186|f|i|t|f|0;1394|abs|700|700|f|i|t|f|0;1395|abs|701|701|f|i|t|f|0;1396|abs|20|20|f|i|t|f|0;1397|abs|23|23|f|i|t|f|0;1398|abs|21|21|f|i|t|f|0;1400|name|19|1043|f|i|t|f|0
        1401|varchar|1043|19|f|i|t|f|0;1402|current_schema|19||f|s|t|f|0;1403|current_schemas|1003|16|f|s|t|f|0;1404|overlay|25|25 25 23 23|f|i|t|f|0;1405|overlay|25|25 25 23|f|i|t|f|0
        1419|time|1083|1186|f|i|t|f|0;1481|log10|1700|1700|f|i|t|f|0;1574|nextval|20|2205|f|v|t|f|0;1575|currval|20|2205|f|v|t|f|0;1576|setval|20|2205 20|f|v|t|f|0
        1597|pg_encoding_to_char|19|23|f|s|t|f|0;1598|random|701||f|v|t|f|0;1600|asin|701|701|f|i|t|f|0;1601|acos|701|701|f|i|t|f|0;1602|atan|701|701|f|i|t|f|0;1603|atan2|701|701 701|f|i|t|f|0
        1604|sin|701|701|f|i|t|f|0;1605|cos|701|701|f|i|t|f|0;1606|tan|701|701|f|i|t|f|0;1607|cot|701|701|f|i|t|f|0;1608|degrees|701|701|f|i|t|f|0;1609|radians|701|701|f|i|t|f|0
        1610|pi|701||f|i|t|f|0;1619|pg_typeof|2206|2276|f|s|f|f|0;1620|ascii|23|25|f|i|t|f|0;1621|chr|25|23|f|i|t|f|0;1622|repeat|25|25 23|f|i|t|f|0;1640|pg_get_viewdef|25|25|f|s|t|f|0
        1641|pg_get_viewdef|25|26|f|s|t|f|0;1642|pg_get_userbyid|19|26|f|s|t|f|0;1643|pg_get_indexdef|25|26|f|s|t|f|0;1662|pg_get_triggerdef|25|26|f|s|t|f|0
        1665|pg_get_serial_sequence|25|25 25|f|s|t|f|0;1686|pg_get_keywords|2249||f|s|t|t|0;1703|numeric|1700|1700 23|f|i|t|f|0;1705|abs|1700|1700|f|i|t|f|0;1706|sign|1700|1700|f|i|t|f|0
        1707|round|1700|1700 23|f|i|t|f|0;1708|round|1700|1700|f|i|t|f|0;1709|trunc|1700|1700 23|f|i|t|f|0;1710|trunc|1700|1700|f|i|t|f|0;1711|ceil|1700|1700|f|i|t|f|0;1712|floor|1700|1700|f|i|t|f|0
        1713|length|23|17 19|f|s|t|f|0;1714|convert_from|25|17 19|f|s|t|f|0;1716|pg_get_expr|25|194 26|f|s|t|f|0;1717|convert_to|17|25 19|f|s|t|f|0;1728|mod|1700|1700 1700|f|i|t|f|0
        1730|sqrt|1700|1700|f|i|t|f|0;1732|exp|1700|1700|f|i|t|f|0;1734|ln|1700|1700|f|i|t|f|0;1736|log|1700|1700 1700|f|i|t|f|0;1740|numeric|1700|23|f|i|t|f|0;1741|log|1700|1700|f|i|t|f|0
        1742|numeric|1700|700|f|i|t|f|0;1743|numeric|1700|701|f|i|t|f|0;1744|int4|23|1700|f|i|t|f|0;1745|float4|700|1700|f|i|t|f|0;1746|float8|701|1700|f|i|t|f|0;1765|setval|20|2205 20 16|f|v|t|f|0
        1768|to_char|25|1186 25|f|s|t|f|0;1770|to_char|25|1184 25|f|s|t|f|0;1772|to_char|25|1700 25|f|s|t|f|0;1773|to_char|25|23 25|f|s|t|f|0;1774|to_char|25|20 25|f|s|t|f|0
        1775|to_char|25|700 25|f|s|t|f|0;1776|to_char|25|701 25|f|s|t|f|0;1777|to_number|1700|25 25|f|s|t|f|0;1778|to_timestamp|1184|25 25|f|s|t|f|0;1779|int8|20|1700|f|i|t|f|0
        1780|to_date|1082|25 25|f|s|t|f|0;1781|numeric|1700|20|f|i|t|f|0;1782|numeric|1700|21|f|i|t|f|0;1783|int2|21|1700|f|i|t|f|0;1810|bit_length|23|17|f|i|t|f|0;1811|bit_length|23|25|f|i|t|f|0
        1922|has_table_privilege|16|19 25 25|f|s|t|f|0;1923|has_table_privilege|16|19 26 25|f|s|t|f|0;1924|has_table_privilege|16|26 25 25|f|s|t|f|0;1925|has_table_privilege|16|26 26 25|f|s|t|f|0
        1926|has_table_privilege|16|25 25|f|s|t|f|0;1927|has_table_privilege|16|26 25|f|s|t|f|0;1946|encode|25|17 25|f|i|t|f|0;1947|decode|17|25 25|f|i|t|f|0;1961|timestamp|1114|1114 23|f|i|t|f|0
        1967|timestamptz|1184|1184 23|f|i|t|f|0;1968|time|1083|1083 23|f|i|t|f|0;1973|div|1700|1700 1700|f|i|t|f|0;1993|shobj_description|25|26 19|f|s|t|f|0;2010|length|23|17|f|i|t|f|0
        2012|substring|17|17 23 23|f|i|t|f|0;2013|substring|17|17 23|f|i|t|f|0;2014|position|23|17 17|f|i|t|f|0;2015|btrim|17|17 17|f|i|t|f|0;2019|time|1083|1184|f|s|t|f|0
        2020|date_trunc|1114|25 1114|f|i|t|f|0;2021|date_part|701|25 1114|f|i|t|f|0;2024|timestamp|1114|1082|f|i|t|f|0;2025|timestamp|1114|1082 1083|f|i|t|f|0;2026|pg_backend_pid|23||f|s|t|f|0
        2027|timestamp|1114|1184|f|s|t|f|0;2028|timestamptz|1184|1114|f|s|t|f|0;2029|date|1082|1114|f|i|t|f|0;2034|pg_conf_load_time|1184||f|s|t|f|0;2037|timezone|1266|25 1266|f|s|t|f|0
        2038|timezone|1266|1186 1266|f|i|t|f|0;2046|time|1083|1266|f|i|t|f|0;2048|isfinite|16|1114|f|i|t|f|0;2049|to_char|25|1114 25|f|s|t|f|0;2050|max|2277|2277|a|i|f|f|0
        2051|min|2277|2277|a|i|f|f|0;2058|age|1186|1114 1114|f|i|t|f|0;2059|age|1186|1114|f|s|t|f|0;2069|timezone|1184|25 1114|f|i|t|f|0;2070|timezone|1184|1186 1114|f|i|t|f|0
        2073|substring|25|25 25|f|i|t|f|0;2074|substring|25|25 25 25|f|i|t|f|0;2077|current_setting|25|25|f|s|t|f|0;2078|set_config|25|25 25 16|f|v|f|f|0;2079|pg_table_is_visible|16|26|f|s|t|f|0
        2080|pg_type_is_visible|16|26|f|s|t|f|0;2081|pg_function_is_visible|16|26|f|s|t|f|0;2083|pg_opclass_is_visible|16|26|f|s|t|f|0;2085|substr|17|17 23 23|f|i|t|f|0
        2086|substr|17|17 23|f|i|t|f|0;2087|replace|25|25 25 25|f|i|t|f|0;2088|split_part|25|25 25 23|f|i|t|f|0;2089|to_hex|25|23|f|i|t|f|0;2090|to_hex|25|20|f|i|t|f|0
        2091|array_lower|23|2277 23|f|i|t|f|0;2092|array_upper|23|2277 23|f|i|t|f|0;2096|pg_terminate_backend|16|23 20|f|v|t|f|0;2098|pg_get_functiondef|25|26|f|s|t|f|0;2100|avg|1700|20|a|i|f|f|0
        2101|avg|1700|23|a|i|f|f|0;2102|avg|1700|21|a|i|f|f|0;2103|avg|1700|1700|a|i|f|f|0;2104|avg|701|700|a|i|f|f|0;2105|avg|701|701|a|i|f|f|0;2106|avg|1186|1186|a|i|f|f|0
        2107|sum|1700|20|a|i|f|f|0;2108|sum|20|23|a|i|f|f|0;2109|sum|20|21|a|i|f|f|0;2110|sum|700|700|a|i|f|f|0;2111|sum|701|701|a|i|f|f|0;2113|sum|1186|1186|a|i|f|f|0;2114|sum|1700|1700|a|i|f|f|0
        2115|max|20|20|a|i|f|f|0;2116|max|23|23|a|i|f|f|0;2117|max|21|21|a|i|f|f|0;2118|max|26|26|a|i|f|f|0;2119|max|700|700|a|i|f|f|0;2120|max|701|701|a|i|f|f|0;2122|max|1082|1082|a|i|f|f|0
        2123|max|1083|1083|a|i|f|f|0;2124|max|1266|1266|a|i|f|f|0;2126|max|1114|1114|a|i|f|f|0;2127|max|1184|1184|a|i|f|f|0;2128|max|1186|1186|a|i|f|f|0;2129|max|25|25|a|i|f|f|0
        2130|max|1700|1700|a|i|f|f|0;2131|min|20|20|a|i|f|f|0;2132|min|23|23|a|i|f|f|0;2133|min|21|21|a|i|f|f|0;2134|min|26|26|a|i|f|f|0;2135|min|700|700|a|i|f|f|0;2136|min|701|701|a|i|f|f|0
        2138|min|1082|1082|a|i|f|f|0;2139|min|1083|1083|a|i|f|f|0;2140|min|1266|1266|a|i|f|f|0;2142|min|1114|1114|a|i|f|f|0;2143|min|1184|1184|a|i|f|f|0;2144|min|1186|1186|a|i|f|f|0
        2145|min|25|25|a|i|f|f|0;2146|min|1700|1700|a|i|f|f|0;2147|count|20|2276|a|i|f|f|0;2148|variance|1700|20|a|i|f|f|0;2149|variance|1700|23|a|i|f|f|0;2150|variance|1700|21|a|i|f|f|0
        2151|variance|701|700|a|i|f|f|0;2152|variance|701|701|a|i|f|f|0;2153|variance|1700|1700|a|i|f|f|0;2154|stddev|1700|20|a|i|f|f|0;2155|stddev|1700|23|a|i|f|f|0;2156|stddev|1700|21|a|i|f|f|0
        2157|stddev|701|700|a|i|f|f|0;2158|stddev|701|701|a|i|f|f|0;2159|stddev|1700|1700|a|i|f|f|0;2162|pg_get_function_arguments|25|26|f|s|t|f|0;2165|pg_get_function_result|25|26|f|s|t|f|0
        2167|ceiling|1700|1700|f|i|t|f|0;2168|pg_database_size|20|19|f|v|t|f|0;2169|power|1700|1700 1700|f|i|t|f|0;2170|width_bucket|23|1700 1700 1700 23|f|i|t|f|0
        2171|pg_cancel_backend|16|23|f|v|t|f|0;2176|array_length|23|2277 23|f|i|t|f|0;2181|has_sequence_privilege|16|19 25 25|f|s|t|f|0;2182|has_sequence_privilege|16|19 26 25|f|s|t|f|0
        2183|has_sequence_privilege|16|26 25 25|f|s|t|f|0;2184|has_sequence_privilege|16|26 26 25|f|s|t|f|0;2185|has_sequence_privilege|16|25 25|f|s|t|f|0
        2186|has_sequence_privilege|16|26 25|f|s|t|f|0;2236|bit_and|21|21|a|i|f|f|0;2237|bit_or|21|21|a|i|f|f|0;2238|bit_and|23|23|a|i|f|f|0;2239|bit_or|23|23|a|i|f|f|0;2240|bit_and|20|20|a|i|f|f|0
        2241|bit_or|20|20|a|i|f|f|0;2244|max|1042|1042|a|i|f|f|0;2245|min|1042|1042|a|i|f|f|0;2250|has_database_privilege|16|19 25 25|f|s|t|f|0;2251|has_database_privilege|16|19 26 25|f|s|t|f|0
        2252|has_database_privilege|16|26 25 25|f|s|t|f|0;2253|has_database_privilege|16|26 26 25|f|s|t|f|0;2254|has_database_privilege|16|25 25|f|s|t|f|0
        2255|has_database_privilege|16|26 25|f|s|t|f|0;2268|has_schema_privilege|16|19 25 25|f|s|t|f|0;2269|has_schema_privilege|16|19 26 25|f|s|t|f|0;2270|has_schema_privilege|16|26 25 25|f|s|t|f|0
        2271|has_schema_privilege|16|26 26 25|f|s|t|f|0;2272|has_schema_privilege|16|25 25|f|s|t|f|0;2273|has_schema_privilege|16|26 25|f|s|t|f|0;2284|regexp_replace|25|25 25 25|f|i|t|f|0
        2285|regexp_replace|25|25 25 25 25|f|i|t|f|0;2286|pg_total_relation_size|20|2205|f|v|t|f|0;2288|pg_size_pretty|25|20|f|i|t|f|0;2308|ceil|701|701|f|i|t|f|0;2309|floor|701|701|f|i|t|f|0
        2310|sign|701|701|f|i|t|f|0;2311|md5|25|25|f|i|t|f|0;2320|ceiling|701|701|f|i|t|f|0;2321|md5|25|17|f|i|t|f|0;2324|pg_database_size|20|26|f|v|t|f|0;2325|pg_relation_size|20|2205|f|v|t|f|0
        2331|unnest|2283|2277|f|i|t|t|0;2332|pg_relation_size|20|2205 25|f|v|t|f|0;2335|array_agg|2277|2776|a|i|f|f|0;2462|sinh|701|701|f|i|t|f|0;2463|cosh|701|701|f|i|t|f|0
        2464|tanh|701|701|f|i|t|f|0;2505|pg_get_viewdef|25|25 16|f|s|t|f|0;2506|pg_get_viewdef|25|26 16|f|s|t|f|0;2507|pg_get_indexdef|25|26 23 16|f|s|t|f|0
        2508|pg_get_constraintdef|25|26 16|f|s|t|f|0;2509|pg_get_expr|25|194 26 16|f|s|t|f|0;2517|bool_and|16|16|a|i|f|f|0;2518|bool_or|16|16|a|i|f|f|0;2519|every|16|16|a|i|f|f|0
        2558|int4|23|16|f|i|t|f|0;2559|lastval|20||f|v|t|f|0;2560|pg_postmaster_start_time|1184||f|s|t|f|0;2580|float8|701|3802|f|i|t|f|0;2626|pg_sleep|2278|701|f|v|t|f|0
        2641|var_samp|1700|20|a|i|f|f|0;2642|var_samp|1700|23|a|i|f|f|0;2643|var_samp|1700|21|a|i|f|f|0;2644|var_samp|701|700|a|i|f|f|0;2645|var_samp|701|701|a|i|f|f|0
        2646|var_samp|1700|1700|a|i|f|f|0;2647|transaction_timestamp|1184||f|s|t|f|0;2648|statement_timestamp|1184||f|s|t|f|0;2649|clock_timestamp|1184||f|v|t|f|0;2712|stddev_samp|1700|20|a|i|f|f|0
        2713|stddev_samp|1700|23|a|i|f|f|0;2714|stddev_samp|1700|21|a|i|f|f|0;2715|stddev_samp|701|700|a|i|f|f|0;2716|stddev_samp|701|701|a|i|f|f|0;2717|stddev_samp|1700|1700|a|i|f|f|0
        2718|var_pop|1700|20|a|i|f|f|0;2719|var_pop|1700|23|a|i|f|f|0;2720|var_pop|1700|21|a|i|f|f|0;2721|var_pop|701|700|a|i|f|f|0;2722|var_pop|701|701|a|i|f|f|0;2723|var_pop|1700|1700|a|i|f|f|0
        2724|stddev_pop|1700|20|a|i|f|f|0;2725|stddev_pop|1700|23|a|i|f|f|0;2726|stddev_pop|1700|21|a|i|f|f|0;2727|stddev_pop|701|700|a|i|f|f|0;2728|stddev_pop|701|701|a|i|f|f|0
        2729|stddev_pop|1700|1700|a|i|f|f|0;2730|pg_get_triggerdef|25|26 16|f|s|t|f|0;2732|acosd|701|701|f|i|t|f|0;2763|regexp_matches|1009|25 25|f|i|t|t|0
        2764|regexp_matches|1009|25 25 25|f|i|t|t|0;2765|regexp_split_to_table|25|25 25|f|i|t|t|0;2766|regexp_split_to_table|25|25 25 25|f|i|t|t|0;2767|regexp_split_to_array|1009|25 25|f|i|t|f|0
        2768|regexp_split_to_array|1009|25 25 25|f|i|t|f|0;2797|max|27|27|a|i|f|f|0;2798|min|27|27|a|i|f|f|0;2803|count|20||a|i|f|f|0;2829|corr|701|701 701|a|i|f|f|0
        2880|pg_advisory_lock|2278|20|f|v|t|f|0;2882|pg_try_advisory_lock|16|20|f|v|t|f|0;2884|pg_advisory_unlock|16|20|f|v|t|f|0;2886|pg_advisory_lock|2278|23 23|f|v|t|f|0
        2888|pg_try_advisory_lock|16|23 23|f|v|t|f|0;2890|pg_advisory_unlock|16|23 23|f|v|t|f|0;2892|pg_advisory_unlock_all|2278||f|v|t|f|0;2943|txid_current|20||f|s|t|f|0;2971|text|25|16|f|i|t|f|0
        2997|pg_table_size|20|2205|f|v|t|f|0;3012|has_column_privilege|16|19 25 25 25|f|s|t|f|0;3013|has_column_privilege|16|19 25 21 25|f|s|t|f|0;3014|has_column_privilege|16|19 26 25 25|f|s|t|f|0
        3015|has_column_privilege|16|19 26 21 25|f|s|t|f|0;3016|has_column_privilege|16|26 25 25 25|f|s|t|f|0;3017|has_column_privilege|16|26 25 21 25|f|s|t|f|0
        3018|has_column_privilege|16|26 26 25 25|f|s|t|f|0;3019|has_column_privilege|16|26 26 21 25|f|s|t|f|0;3020|has_column_privilege|16|25 25 25|f|s|t|f|0
        3021|has_column_privilege|16|25 21 25|f|s|t|f|0;3022|has_column_privilege|16|26 25 25|f|s|t|f|0;3023|has_column_privilege|16|26 21 25|f|s|t|f|0;3036|pg_notify|2278|25 25|f|v|f|f|0
        3058|concat|25|2276|f|s|f|f|2276;3059|concat_ws|25|25 2276|f|s|f|f|2276;3060|left|25|25 23|f|i|t|f|0;3061|right|25|25 23|f|i|t|f|0;3062|reverse|25|25|f|i|t|f|0
        3089|pg_advisory_xact_lock|2278|20|f|v|t|f|0;3093|pg_advisory_xact_lock|2278|23 23|f|v|t|f|0;3100|row_number|20||w|i|f|f|0;3101|rank|20||w|i|f|f|0;3102|dense_rank|20||w|i|f|f|0
        3103|percent_rank|701||w|i|f|f|0;3104|cume_dist|701||w|i|f|f|0;3105|ntile|23|23|w|i|t|f|0;3106|lag|2283|2283|w|i|t|f|0;3107|lag|2283|2283 23|w|i|t|f|0;3108|lag|5077|5077 23 5077|w|i|t|f|0
        3109|lead|2283|2283|w|i|t|f|0;3110|lead|2283|2283 23|w|i|t|f|0;3111|lead|5077|5077 23 5077|w|i|t|f|0;3112|first_value|2283|2283|w|i|t|f|0;3113|last_value|2283|2283|w|i|t|f|0
        3114|nth_value|2283|2283 23|w|i|t|f|0;3153|array_to_json|114|2277|f|s|t|f|0;3154|array_to_json|114|2277 16|f|s|t|f|0;3155|row_to_json|114|2249|f|s|t|f|0
        3156|row_to_json|114|2249 16|f|s|t|f|0;3159|pg_get_viewdef|25|26 23|f|s|t|f|0;3166|pg_size_pretty|25|1700|f|i|t|f|0;3167|array_remove|5078|5078 5077|f|i|f|f|0
        3168|array_replace|5078|5078 5077 5077|f|i|f|f|0;3175|json_agg|114|2283|a|s|f|f|0;3176|to_json|114|2283|f|s|t|f|0;3179|cardinality|23|2277|f|i|t|f|0
        3197|json_object_agg|114|2276 2276|a|s|f|f|0;3198|json_build_array|114|2276|f|s|f|f|2276;3199|json_build_array|114||f|s|f|f|0;3200|json_build_object|114|2276|f|s|f|f|2276
        3201|json_build_object|114||f|s|f|f|0;3207|jsonb_array_length|23|3802|f|i|t|f|0;3208|jsonb_each|2249|3802|f|i|t|t|0;3210|jsonb_typeof|25|3802|f|i|t|f|0
        3217|jsonb_extract_path|3802|3802 1009|f|i|t|f|25;3218|width_bucket|23|5077 5078|f|i|t|f|0;3219|jsonb_array_elements|3802|3802|f|i|t|t|0;3259|generate_series|1700|1700 1700 1700|f|i|t|t|0
        3260|generate_series|1700|1700 1700|f|i|t|t|0;3262|jsonb_strip_nulls|3802|3802|f|i|t|f|0;3267|jsonb_agg|3802|2283|a|s|f|f|0;3270|jsonb_object_agg|3802|2276 2276|a|i|f|f|0
        3271|jsonb_build_array|3802|2276|f|s|f|f|2276;3272|jsonb_build_array|3802||f|s|f|f|0;3273|jsonb_build_object|3802|2276|f|s|f|f|2276;3274|jsonb_build_object|3802||f|s|f|f|0
        3277|array_position|23|5078 5077|f|i|f|f|0;3278|array_position|23|5078 5077 23|f|i|f|f|0;3279|array_positions|1007|5078 5077|f|i|f|f|0;3281|scale|23|1700|f|i|t|f|0
        3294|current_setting|25|25 16|f|s|t|f|0;3305|jsonb_set|3802|3802 1009 3802 16|f|i|t|f|0;3306|jsonb_pretty|25|3802|f|i|t|f|0;3396|regexp_match|1009|25 25|f|i|t|f|0
        3397|regexp_match|1009|25 25 25|f|i|t|f|0;3420|sha256|17|17|f|i|t|f|0;3425|pg_partition_ancestors|2205|2205|f|v|t|t|0;3432|gen_random_uuid|2950||f|v|t|f|0;3449|numeric|1700|3802|f|i|t|f|0
        3450|int2|21|3802|f|i|t|f|0;3451|int4|23|3802|f|i|t|f|0;3452|int8|20|3802|f|i|t|f|0;3453|float4|700|3802|f|i|t|f|0;3461|make_timestamp|1114|23 23 23 23 23 701|f|i|t|f|0
        3464|make_interval|1186|23 23 23 23 23 23 701|f|i|t|f|0;3465|jsonb_array_elements_text|25|3802|f|i|t|t|0;3493|to_regtype|2206|25|f|s|t|f|0;3495|to_regclass|2205|25|f|s|t|f|0
        3526|max|3500|3500|a|i|f|f|0;3527|min|3500|3500|a|i|f|f|0;3538|string_agg|25|25 25|a|i|f|f|0;3539|format|25|25 2276|f|s|f|f|2276;3540|format|25|25|f|s|f|f|0
        3545|string_agg|17|17 17|a|i|f|f|0;3696|starts_with|16|25 25|f|i|t|f|0;3778|pg_tablespace_location|25|26|f|s|t|f|0;3787|to_jsonb|3802|2283|f|s|t|f|0;3810|pg_is_in_recovery|16||f|v|t|f|0
        3815|pg_collation_is_visible|16|26|f|s|t|f|0;3829|pg_opfamily_is_visible|16|26|f|s|t|f|0;3843|pg_column_is_updatable|16|2205 21 16|f|s|t|f|0;3846|make_date|1082|23 23 23|f|i|t|f|0
        3847|make_time|1083|23 23 701|f|i|t|f|0;3931|jsonb_object_keys|25|3802|f|i|t|t|0;3932|jsonb_each_text|2249|3802|f|i|t|t|0;3940|jsonb_extract_path_text|25|3802 1009|f|i|t|f|25
        3951|json_extract_path|114|114 1009|f|i|t|f|25;3953|json_extract_path_text|25|114 1009|f|i|t|f|25;3955|json_array_elements|114|114|f|i|t|t|0;3956|json_array_length|23|114|f|i|t|f|0
        3957|json_object_keys|25|114|f|i|t|t|0;3958|json_each|2249|114|f|i|t|t|0;3959|json_each_text|2249|114|f|i|t|t|0;3968|json_typeof|25|114|f|i|t|f|0
        3969|json_array_elements_text|25|114|f|i|t|t|0;3986|rank|20|2276|a|i|f|f|2276;3988|percent_rank|701|2276|a|i|f|f|2276;3990|cume_dist|701|2276|a|i|f|f|2276
        3992|dense_rank|20|2276|a|i|f|f|2276;4008|jsonb_path_query_first|3802|3802 4072 3802 16|f|i|t|f|0;4053|array_agg|2277|2277|a|i|f|f|0;4189|max|3220|3220|a|i|f|f|0;4190|min|3220|3220|a|i|f|f|0
        5043|trim_scale|1700|1700|f|i|t|f|0;5099|max|5069|5069|a|i|f|f|0;5100|min|5069|5069|a|i|f|f|0;6121|pg_relation_is_publishable|16|2205|f|s|t|f|0;6163|bit_count|20|17|f|i|t|f|0
        6177|date_bin|1114|1186 1114 1114|f|i|t|f|0;6178|date_bin|1184|1186 1184 1184|f|i|t|f|0;6195|ltrim|17|17 17|f|i|t|f|0;6196|rtrim|17|17 17|f|i|t|f|0;6199|extract|1700|25 1082|f|i|t|f|0
        6200|extract|1700|25 1083|f|i|t|f|0;6201|extract|1700|25 1266|f|i|t|f|0;6202|extract|1700|25 1114|f|i|t|f|0;6203|extract|1700|25 1184|f|s|t|f|0;6204|extract|1700|25 1186|f|i|t|f|0
        6251|regexp_replace|25|25 25 25 23 23 25|f|i|t|f|0;6252|regexp_replace|25|25 25 25 23 23|f|i|t|f|0;6253|regexp_replace|25|25 25 25 23|f|i|t|f|0
        """;
}
