/** Defines `<holat-campaign-chart>`. */
import { HolatCampaignChart } from "../chart/HolatCampaignChart.js";
import { defineElement } from "../element/index.js";

defineElement("holat-campaign-chart", HolatCampaignChart);
